create table ticket_link (
  id text primary key, seq integer not null, ticket_id text not null, relation text not null, other_id text not null,
  other_number integer not null, other_status text not null, other_team_id text not null, created_by_id text not null,
  created_at integer not null, removed_at integer
) strict;
create index ticket_link_ticket on ticket_link (ticket_id);

-- An older version has passed links over, in every scope that has tickets: they are compared once.
update scope set state = 'checking', token = null
where id like 'team:%' or id like 'user:%' or id like 'ticket:%';
