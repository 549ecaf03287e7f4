-- Judgements outlive what was judged: first the arguments go, much later the row.
alter table mutation_log add column emptied_at bigint;
create index mutation_log_whole on mutation_log (tenant_id, received_at) where emptied_at is null;
create index mutation_log_emptied on mutation_log (tenant_id, received_at) where emptied_at is not null;
-- The highest cursor at which a change was made whose judgement is forgotten: a change from below may be a repeat.
alter table tenant add column forgotten_base bigint not null default -1;
