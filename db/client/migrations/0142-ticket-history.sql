create table ticket_event (
  id text primary key, seq integer not null, ticket_id text not null, at integer not null,
  taken_at integer not null, actor_id text, change text not null
) strict;
create index ticket_event_ticket on ticket_event (ticket_id, at, id);

-- An older version has passed the history over, in every scope that has tickets: they are compared once (R168).
update scope set state = 'checking', token = null
where id like 'team:%' or id like 'user:%' or id like 'ticket:%';
