create table macro (
  id text primary key, seq integer not null, name text not null, owner_id text, team_id text, actions text not null,
  key integer
) strict;

-- An older version has passed macros over, and these scopes count as complete here: they are compared once.
update scope set state = 'checking', token = null where id like 'team:%' or id like 'user:%';
