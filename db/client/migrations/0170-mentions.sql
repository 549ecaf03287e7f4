-- A notification may say that a colleague mentions the person: nothing is promised then (docs/spec/sync.md R230).
-- SQLite takes no "not null" away, so the table is made anew; what hangs on it goes with the old one.
create table notification_anew (
  id text primary key, seq integer not null, user_id text not null, ticket_id text not null, ticket_number integer not null,
  kind text not null, level integer, metric text, policy text, due_at integer not null, by_user_id text,
  at integer not null, read_at integer
) strict;
insert into notification_anew (id, seq, user_id, ticket_id, ticket_number, kind, level, metric, policy, due_at, at, read_at)
  select id, seq, user_id, ticket_id, ticket_number, kind, level, metric, policy, due_at, at, read_at from notification;
drop table notification;
alter table notification_anew rename to notification;
create index notification_newest on notification (at desc);
create index notification_unread on notification (at) where read_at is null;
create index notification_ticket on notification (ticket_id);
create trigger notification_gone after delete on notification begin
  delete from notification_told where id = old.id;
end;
