-- An allocator of ticket numbers that was put back from a back-up is noticed by the first lease on it, as the counter is
-- (0095-counter.sql): its row was written by another transaction than it says, or under another start of the database
-- server (docs/spec/sync.md R104).
alter table number_allocator add column written_by xid8 not null default pg_current_xact_id();
alter table number_allocator add column written_under timestamptz not null default pg_postmaster_start_time();
-- A row that gets a column keeps the transaction that wrote it.
update number_allocator set written_by = pg_current_xact_id();
