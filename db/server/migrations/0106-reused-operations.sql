-- Work whose operation id was used for something else before has a name of its own where it waits to be looked after.
create index mutation_log_reused
  on mutation_log (tenant_id, (
    overlay(overlay(md5(operation_id::text || args_hash || user_id::text) placing '8' from 13) placing '8' from 17)::uuid))
  where code = 'operationReused';
