import type { ClientBase } from 'pg';

/** Ticket numbers `from` to `to`, both included. */
export interface NumberBlock {
  readonly from: number;
  readonly to: number;
}

/** Left out at least where numbers may have been leased that nobody here remembers. */
const LEAST_GAP = 200;
/** As many are left out when a loss is proved. */
const MOST_GAP = 10_000;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Numbers that may have been leased since the last sign of life in this database: for that time and an hour more, twice
 * as many as in the same time of the busiest day on record.
 */
const NUMBERS_AT_RISK = `(
  select least(${MOST_GAP}, ${LEAST_GAP} + ceil(2 * busiest * (${HOUR_MS} + greatest(0, $3 - last_sign)) / ${DAY_MS}.0))
  from (select coalesce(max(total), 0) as busiest, coalesce(max(last_at), $3) as last_lease
    from (select sum(to_number - from_number + 1) as total, max(leased_at) as last_at from number_block
      where tenant_id = $1 group by leased_at / ${DAY_MS}) as day) as leased,
  lateral (select greatest(last_lease, max(last_seen_at)) as last_sign from sync_client where tenant_id = $1) as seen
)`;

/**
 * Hands a run of numbers nobody else will ever get to a holder. Runs inside the caller's transaction. Where the allocator
 * was put back, or the database server started anew, it goes on above what may have been leased meanwhile (R104).
 */
export async function leaseNumbers(
  client: ClientBase,
  tenantId: string,
  holder: string,
  count: number,
  nowMs: number,
): Promise<NumberBlock> {
  const { rows } = await client.query<{ next: number }>(
    `update number_allocator set next = next + $2 + case
         when xmin = written_by::xid and written_under = pg_postmaster_start_time() then 0
         else ${NUMBERS_AT_RISK} end,
       written_by = pg_current_xact_id(), written_under = pg_postmaster_start_time()
     where tenant_id = $1 returning next`,
    [tenantId, count, nowMs],
  );
  const next = rows[0]?.next;
  if (next === undefined) throw new Error('The tenant has no number allocator');
  const block = { from: next - count, to: next - 1 };
  await client.query(
    `insert into number_block (tenant_id, from_number, to_number, holder, leased_at)
     values ($1, $2, $3, $4, $5)`,
    [tenantId, block.from, block.to, holder, nowMs],
  );
  return block;
}

/**
 * Enters a block again that the holder leased before the center lost its record of it.
 * @returns false when some of its numbers are somebody else's by now
 */
export async function claimNumbers(
  client: ClientBase,
  tenantId: string,
  holder: string,
  { from, to }: NumberBlock,
  nowMs: number,
): Promise<boolean> {
  // The allocator's lock keeps two claims of overlapping blocks apart.
  await client.query(
    `update number_allocator set next = greatest(next, $2),
       -- One that was put back stays recognizable until a lease has seen it.
       written_by = case when xmin = written_by::xid then pg_current_xact_id() else written_by end
     where tenant_id = $1`,
    [tenantId, to + 1],
  );
  const { rows } = await client.query<{ holder: string; from_number: number; to_number: number }>(
    `select holder, from_number, to_number from number_block
     where tenant_id = $1 and from_number <= $3 and to_number >= $2`,
    [tenantId, from, to],
  );
  if (rows.length > 0) {
    return rows.every((row) => row.holder === holder && row.from_number === from && row.to_number === to);
  }
  await client.query(
    `insert into number_block (tenant_id, from_number, to_number, holder, leased_at)
     values ($1, $2, $3, $4, $5)`,
    [tenantId, from, to, holder, nowMs],
  );
  return true;
}

/** Waits for whoever leases numbers of this tenant now, so that what is counted next is what stands when the lease is made. */
export async function lockAllocator(client: ClientBase, tenantId: string): Promise<void> {
  await client.query('select from number_allocator where tenant_id = $1 for update', [tenantId]);
}

/** How many numbers of the blocks leased to a holder since `sinceMs` are on no ticket. */
export async function countUnusedNumbers(
  client: ClientBase,
  tenantId: string,
  holder: string,
  sinceMs: number,
): Promise<number> {
  const { rows } = await client.query<{ unused: number }>(
    `select coalesce(sum(to_number - from_number + 1 - (
         select count(*) from ticket t
         where t.tenant_id = $1 and t.number between b.from_number and b.to_number)), 0)::int as unused
     from number_block b where tenant_id = $1 and holder = $2 and leased_at >= $3`,
    [tenantId, holder, sinceMs],
  );
  return rows[0]?.unused ?? 0;
}

/** Of these numbers, the ones that are leased to the holder and not on a ticket yet. */
export async function listUsableNumbers(
  client: ClientBase,
  tenantId: string,
  holder: string,
  numbers: readonly number[],
): Promise<ReadonlySet<number>> {
  if (numbers.length === 0) return new Set();
  const { rows } = await client.query<{ number: number }>(
    `select wanted.number from unnest($3::bigint[]) as wanted (number)
     where exists (select from number_block b where b.tenant_id = $1 and b.holder = $2
       and wanted.number between b.from_number and b.to_number)
     and not exists (select from ticket t where t.tenant_id = $1 and t.number = wanted.number)`,
    [tenantId, holder, numbers],
  );
  return new Set(rows.map((row) => row.number));
}
