create table notification (
  id text primary key, seq integer not null, user_id text not null, ticket_id text not null, ticket_number integer not null,
  kind text not null, level integer, metric text not null, policy text not null, due_at integer not null,
  at integer not null, read_at integer
) strict;
create index notification_newest on notification (at desc);
create index notification_unread on notification (at) where read_at is null;
create index notification_ticket on notification (ticket_id);
-- What was told here, by itself or when its notification came (docs/spec/sync.md R198); no row of it is synced.
create table notification_told (id text primary key) strict, without rowid;
create trigger notification_gone after delete on notification begin
  delete from notification_told where id = old.id;
end;
-- Levels of a chain are told here as well: which, and whom it tells.
alter table deadline_point add column level integer;
alter table deadline_point add column step text;
-- is_told: 0 not yet, 1 over without a word, 2 told to the person here.
insert into due_stale select id from ticket where is_open = 1 and exists (select 1 from sla_settings)
  on conflict do nothing;

-- An older version has passed notifications over in the scope of a person: it is compared once.
update scope set state = 'checking', token = null where id like 'user:%';
