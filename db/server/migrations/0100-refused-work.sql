-- Refused work stays open until somebody has looked after it: a supervisor here, an administrator at the command line.
alter table mutation_log add column settled_at bigint, add column settled_by uuid;
create index mutation_log_open on mutation_log (tenant_id, received_at, operation_id)
  where verdict in ('held', 'refused', 'failed') and settled_at is null;
