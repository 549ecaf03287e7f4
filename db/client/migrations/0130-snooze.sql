-- Until when a ticket is put aside, and why, and whether it is so now: that follows from the clock, and is kept beside the row
-- (docs/spec/sync.md R244), so that views and their counts can ask for it.
alter table ticket add column snooze text;
alter table ticket add column snoozed_until integer generated always as (snooze ->> '$.until') virtual;
alter table ticket add column is_snoozed integer not null default 0;
create index ticket_snoozed on ticket (snoozed_until) where is_snoozed = 1;
create index ticket_to_snooze on ticket (snoozed_until) where is_snoozed = 0 and snooze is not null;

-- What a ticket was when the views were last counted has it too (migration 0080).
alter table ticket_before add column is_snoozed integer;
drop trigger ticket_count_update;
drop trigger ticket_count_delete;
create trigger ticket_count_update after update on ticket begin
  insert into ticket_before values (
    old.id, 1, old.status, old.priority, old.type, old.channel, old.customer_id, old.team_id, old.branch_id,
    old.assignee_id, old.tags, old.created_at, old.updated_at, old.next_due_at, old.is_snoozed
  ) on conflict do nothing;
end;
create trigger ticket_count_delete after delete on ticket begin
  insert into ticket_before values (
    old.id, 1, old.status, old.priority, old.type, old.channel, old.customer_id, old.team_id, old.branch_id,
    old.assignee_id, old.tags, old.created_at, old.updated_at, old.next_due_at, old.is_snoozed
  ) on conflict do nothing;
end;

-- An older version has passed over what is put aside, in every scope that has tickets: they are compared once.
update scope set state = 'checking', token = null
where id like 'team:%' or id like 'user:%' or id like 'ticket:%';
