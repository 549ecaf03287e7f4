-- Templates that the organization took over, one row a version, and what runs by them (docs/decisions/0049-running-processes.md).
create table process_template (
  id text primary key, seq integer not null, key text not null, version integer not null, titles text not null,
  steps text not null, teams text not null, skills text not null, people text not null, names text not null
) strict;
create table ticket_process (
  id text primary key, seq integer not null, ticket_id text not null, template_id text not null,
  started_by_id text not null, started_at integer not null, state text not null
) strict;
create index ticket_process_ticket on ticket_process (ticket_id);

-- An older version has passed both over: every scope that may have them is compared once.
update scope set state = 'checking', token = null
where id = 'directory' or id like 'team:%' or id like 'user:%' or id like 'ticket:%';
