-- When somebody here is to be told of a deadline (docs/spec/sync.md R193). What was told is kept as long as its ticket.
create table deadline_point (
  ticket_id text not null, key text not null, kind text not null, metric text not null, at integer not null,
  due_at integer not null, is_told integer not null, primary key (ticket_id, key)
) strict, without rowid;
create index deadline_point_next on deadline_point (at) where is_told = 0;
create trigger deadline_point_gone after delete on ticket begin
  delete from deadline_point where ticket_id = old.id;
end;
insert into due_stale select id from ticket where is_open = 1 and exists (select 1 from sla_settings)
  on conflict do nothing;
