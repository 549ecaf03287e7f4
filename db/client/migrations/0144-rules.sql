create table ticket_rule (
  id text primary key, seq integer not null, name text not null, position integer not null, is_enabled integer not null,
  condition text not null, actions text not null, is_last integer not null, version integer not null
) strict;
alter table ticket_event add column cause text;

-- An older version has passed rules over in the scope that holds nothing else: it is compared once (R183).
update scope set state = 'checking', token = null where id = 'rules';
