-- A counter that was put back from a back-up is noticed by the first commit on it: its row was written by another
-- transaction than it says, or under another start of the database server (docs/spec/sync.md R91).
alter table tenant_seq add column written_by xid8 not null default pg_current_xact_id();
alter table tenant_seq add column written_under timestamptz not null default pg_postmaster_start_time();

-- Takes `amount` sequences inside the transaction that ends with this message, and answers the one below the first. On
-- a counter that was put back, the line begins that is given, and leaves out `gap` sequences.
create function take_sequences(of_tenant uuid, amount bigint, line uuid, gap bigint) returns bigint
language plpgsql as $$
declare
  base bigint;
  is_continued boolean;
begin
  select seq, xmin = written_by::xid and written_under = pg_postmaster_start_time() into base, is_continued
    from tenant_seq where tenant_id = of_tenant for update;
  if not is_continued then
    insert into lineage (tenant_id, token, start_seq) values (of_tenant, line, base);
    base := base + gap;
  end if;
  update tenant_seq
    set seq = base + amount, written_by = pg_current_xact_id(), written_under = pg_postmaster_start_time()
    where tenant_id = of_tenant;
  return base;
end $$;
