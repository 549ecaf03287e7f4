-- Whether somebody still has work to do (OPEN_STATUSES of shared/model/status.ts): almost every queue is about these
-- tickets alone or about the others alone, so its rows lie together in the indexes below, in the order they are shown.
alter table ticket add column is_open integer
  generated always as (status in ('new', 'open', 'pending', 'onHold')) virtual;
create index ticket_queue_created on ticket (is_open, created_at);
create index ticket_queue_number on ticket (is_open, number);
create index ticket_queue_subject on ticket (is_open, subject);
create index ticket_queue_priority on ticket (is_open, priority, id);
create index ticket_queue_priority_updated on ticket (is_open, priority, updated_at);
create index ticket_queue_priority_created on ticket (is_open, priority, created_at);
create index ticket_queue_status on ticket (status, id);

-- How many tickets a view had when they were last counted; `key` is its compiled condition.
create table view_count (key text primary key, n integer not null) strict, without rowid;
-- What the tickets that have changed since then were at that time: every column a condition can ask for.
create table ticket_before (
  id text primary key, existed integer not null, status text, priority integer, type text, channel text,
  customer_id text, team_id text, branch_id text, assignee_id text, tags text, created_at integer,
  updated_at integer, next_due_at integer
) strict, without rowid;
create trigger ticket_count_insert after insert on ticket begin
  insert into ticket_before (id, existed) values (new.id, 0) on conflict do nothing;
end;
create trigger ticket_count_update after update on ticket begin
  insert into ticket_before values (
    old.id, 1, old.status, old.priority, old.type, old.channel, old.customer_id, old.team_id, old.branch_id,
    old.assignee_id, old.tags, old.created_at, old.updated_at, old.next_due_at
  ) on conflict do nothing;
end;
create trigger ticket_count_delete after delete on ticket begin
  insert into ticket_before values (
    old.id, 1, old.status, old.priority, old.type, old.channel, old.customer_id, old.team_id, old.branch_id,
    old.assignee_id, old.tags, old.created_at, old.updated_at, old.next_due_at
  ) on conflict do nothing;
end;
