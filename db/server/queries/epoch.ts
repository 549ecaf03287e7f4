import type { ClientBase, Pool } from 'pg';
import { gapOf } from '../line-gap.ts';

/** Ticket numbers left out at a new epoch: devices still hold blocks that were leased after the back-up. */
const NUMBER_GAP = 10_000;

/** Lines of history kept; a client that has been away for more starts of the server compares its rows. */
const KEPT_LINES = 2_000;

/** Begins a line of history in every tenant. Called once when a node starts, before it answers anybody. */
export async function beginLines(db: Pool, newToken: () => string): Promise<void> {
  const { rows } = await db.query<{ tenant_id: string }>(
    'select tenant_id from tenant_seq order by tenant_id',
  );
  for (const { tenant_id: tenantId } of rows) await beginLine(db, tenantId, newToken());
}

/** Begins a line of history. The lock on the counter makes every commit lie clearly before or after its beginning. */
export async function beginLine(db: ClientBase | Pool, tenantId: string, token: string): Promise<void> {
  await leaveGap(db, tenantId, token, 0);
  await db.query(
    `delete from lineage where tenant_id = $1
       and no <= (select no from lineage where tenant_id = $1 order by no desc offset $2 limit 1)`,
    [tenantId, KEPT_LINES],
  );
}

/** Enters a line that begins above `lostSeq`, and puts the counter where it begins. @returns the newest sequence */
async function leaveGap(
  db: ClientBase | Pool,
  tenantId: string,
  token: string,
  lostSeq: number,
): Promise<number> {
  const { rows } = await db.query<{ seq: number }>(
    `with line as (
       insert into lineage (tenant_id, token, start_seq)
       select $1, $2, seq from tenant_seq where tenant_id = $1 for update returning start_seq
     )
     update tenant_seq set seq = greatest(start_seq, $4) + $3, written_by = pg_current_xact_id(),
       written_under = pg_postmaster_start_time() from line where tenant_id = $1 returning seq`,
    [tenantId, token, gapOf(token), lostSeq],
  );
  const seq = rows[0]?.seq;
  if (seq === undefined) throw new Error('There is no such tenant');
  return seq;
}

/** The line that commits belong to now, null before the first node started, and the newest sequence on it, as of one moment. */
export async function getPlace(
  client: ClientBase,
  tenantId: string,
): Promise<{ readonly line: string | null; readonly seq: number }> {
  const { rows } = await client.query<{ line: string | null; seq: number }>(
    `select seq, (select token from lineage where tenant_id = $1 order by no desc limit 1) as line
     from tenant_seq where tenant_id = $1`,
    [tenantId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('There is no such tenant');
  return row;
}

/** Whether this database's history contains that line up to that sequence. */
export async function hasHistory(
  client: ClientBase,
  tenantId: string,
  line: string | null,
  seq: number,
): Promise<boolean> {
  const { rows } = await client.query<{ is_known: boolean; ends_at: number | null; seq: number }>(
    `select ($2::uuid is null or exists (select from lineage where tenant_id = $1 and token = $2)) as is_known,
       (select start_seq from lineage where tenant_id = $1
          and no > coalesce((select no from lineage where tenant_id = $1 and token = $2), 0)
        order by no limit 1) as ends_at,
       (select s.seq from tenant_seq s where s.tenant_id = $1) as seq`,
    [tenantId, line],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('There is no such tenant');
  return row.is_known && seq <= (row.ends_at ?? row.seq);
}

/** The epoch of a tenant's history. */
export async function getEpoch(client: ClientBase, tenantId: string): Promise<string> {
  const { rows } = await client.query<{ epoch: string }>('select epoch from tenant where id = $1', [
    tenantId,
  ]);
  const epoch = rows[0]?.epoch;
  if (epoch === undefined) throw new Error('There is no such tenant');
  return epoch;
}

/**
 * Begins a new epoch unless another node was faster: cursors of the old one are void, every client sends again
 * what the center lost and compares its rows. Ends the caller's transaction.
 * @param lostSeq the highest sequence somebody proved to have seen
 * @returns the newest sequence, to be announced; null when the epoch had already changed
 */
export async function beginEpoch(
  client: ClientBase,
  tenantId: string,
  change: {
    readonly from: string;
    readonly to: string;
    /** Token of the line that the epoch begins with. */
    readonly line: string;
    readonly lostSeq: number;
  },
): Promise<number | null> {
  await client.query('select from tenant_seq where tenant_id = $1 for update', [tenantId]);
  const changed = await client.query('update tenant set epoch = $3 where id = $1 and epoch = $2', [
    tenantId,
    change.from,
    change.to,
  ]);
  if (changed.rowCount === 0) {
    await client.query('rollback');
    return null;
  }
  const seq = await leaveGap(client, tenantId, change.line, change.lostSeq);
  await client.query(
    `update number_allocator set next = $2 + greatest(next,
       (select coalesce(max(number), 0) + 1 from ticket where tenant_id = $1)),
       written_by = pg_current_xact_id(), written_under = pg_postmaster_start_time() where tenant_id = $1`,
    [tenantId, NUMBER_GAP],
  );
  await client.query('commit');
  return seq;
}
