-- Closed tickets that nothing happened to for a long time are in no scope but one of their own. The flag is beside the row,
-- under its lock, so that whoever changes the ticket knows which scopes it comes back from.
alter table ticket add column is_aged boolean not null default false;
create index ticket_ageing on ticket (tenant_id, updated_at) where not is_aged and status in ('solved', 'closed');
