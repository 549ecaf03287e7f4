-- Who is told of what happens to a ticket, by their own wish (docs/spec/sync.md R245). Few tickets have any.
alter table ticket add column watcher_ids text not null default '[]';
create index ticket_watched on ticket (updated_at) where watcher_ids <> '[]';

-- What a ticket was when the views were last counted has them too (migration 0080).
alter table ticket_before add column watcher_ids text;
drop trigger ticket_count_update;
drop trigger ticket_count_delete;
create trigger ticket_count_update after update on ticket begin
  insert into ticket_before values (
    old.id, 1, old.status, old.priority, old.type, old.channel, old.customer_id, old.team_id, old.branch_id,
    old.assignee_id, old.tags, old.created_at, old.updated_at, old.next_due_at, old.is_snoozed, old.watcher_ids
  ) on conflict do nothing;
end;
create trigger ticket_count_delete after delete on ticket begin
  insert into ticket_before values (
    old.id, 1, old.status, old.priority, old.type, old.channel, old.customer_id, old.team_id, old.branch_id,
    old.assignee_id, old.tags, old.created_at, old.updated_at, old.next_due_at, old.is_snoozed, old.watcher_ids
  ) on conflict do nothing;
end;

-- An older version has passed over who watches, in every scope that has tickets: they are compared once.
update scope set state = 'checking', token = null
where id like 'team:%' or id like 'user:%' or id like 'ticket:%';
