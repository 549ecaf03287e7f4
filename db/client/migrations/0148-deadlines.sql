-- The earliest open deadline of a ticket is worked out here (docs/spec/sync.md R191): these are to be looked at again.
create table due_stale (ticket_id text primary key) strict, without rowid;

create trigger due_stale_ticket_insert after insert on ticket
  when new.status not in ('solved', 'closed') and exists (select 1 from sla_settings)
begin
  insert into due_stale values (new.id) on conflict do nothing;
end;
-- Not of next_due_at, which the answer is written to.
create trigger due_stale_ticket_update
  after update of status, priority, type, channel, customer_id, team_id, branch_id, assignee_id, tags, created_at,
    merged_into_id, category, subject on ticket
  when (new.status not in ('solved', 'closed') or new.next_due_at is not null) and exists (select 1 from sla_settings)
begin
  insert into due_stale values (new.id) on conflict do nothing;
end;

create trigger due_stale_message_insert after insert on message
  when exists (select 1 from sla_settings)
    and exists (select 1 from ticket where id = new.ticket_id and status not in ('solved', 'closed'))
begin
  insert into due_stale values (new.ticket_id) on conflict do nothing;
end;
create trigger due_stale_message_update after update of ticket_id, kind, author_user_id, created_at, delivery on message
  when exists (select 1 from sla_settings)
    and exists (select 1 from ticket where id = new.ticket_id and status not in ('solved', 'closed'))
begin
  insert into due_stale values (new.ticket_id) on conflict do nothing;
end;
create trigger due_stale_message_delete after delete on message
  when exists (select 1 from sla_settings)
    and exists (select 1 from ticket where id = old.ticket_id and status not in ('solved', 'closed'))
begin
  insert into due_stale values (old.ticket_id) on conflict do nothing;
end;

create trigger due_stale_event_insert after insert on ticket_event
  when exists (select 1 from sla_settings)
    and exists (select 1 from ticket where id = new.ticket_id and status not in ('solved', 'closed'))
begin
  insert into due_stale values (new.ticket_id) on conflict do nothing;
end;
create trigger due_stale_event_update after update of ticket_id, at, change, seq on ticket_event
  when exists (select 1 from sla_settings)
    and exists (select 1 from ticket where id = new.ticket_id and status not in ('solved', 'closed'))
begin
  insert into due_stale values (new.ticket_id) on conflict do nothing;
end;
create trigger due_stale_event_delete after delete on ticket_event
  when exists (select 1 from sla_settings)
    and exists (select 1 from ticket where id = old.ticket_id and status not in ('solved', 'closed'))
begin
  insert into due_stale values (old.ticket_id) on conflict do nothing;
end;

-- Other promises: everything that is open.
create trigger due_stale_settings_insert after insert on sla_settings begin
  insert into due_stale select id from ticket where is_open = 1 or next_due_at is not null on conflict do nothing;
end;
create trigger due_stale_settings_update after update of policies, calendars on sla_settings
  when new.policies <> old.policies or new.calendars <> old.calendars
begin
  insert into due_stale select id from ticket where is_open = 1 or next_due_at is not null on conflict do nothing;
end;
create trigger due_stale_settings_delete after delete on sla_settings begin
  insert into due_stale select id from ticket where next_due_at is not null on conflict do nothing;
end;
