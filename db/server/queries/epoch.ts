import type { ClientBase, Pool } from 'pg';

/**
 * Sequences a restored center leaves out, so that a row written anew never has the sequence of a row that was lost:
 * no back-up is older than a million changes of one organization without being noticed otherwise.
 */
const SEQUENCE_GAP = 1_000_000;
/** Ticket numbers left out for the same reason: devices still hold blocks that were leased after the back-up. */
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

/**
 * The lock on the counter makes every commit lie clearly before or after the beginning of the line. The counter then
 * leaves out as many sequences as the token says: what a restored center writes before it knows of its loss must not
 * carry a sequence of the lost line, or a comparison would take two versions of a row for one.
 */
export async function beginLine(db: ClientBase | Pool, tenantId: string, token: string): Promise<void> {
  await db.query(
    `with line as (
       insert into lineage (tenant_id, token, start_seq)
       select $1, $2, seq from tenant_seq where tenant_id = $1 for update returning start_seq
     )
     update tenant_seq set seq = start_seq + $3 from line where tenant_id = $1`,
    [tenantId, token, gapOf(token)],
  );
  await db.query(
    `delete from lineage where tenant_id = $1
       and no <= (select no from lineage where tenant_id = $1 order by no desc offset $2 limit 1)`,
    [tenantId, KEPT_LINES],
  );
}

/** One of four thousand million gaps, from the random end of a UUID: enough for two million starts of a node. */
function gapOf(token: string): number {
  return Number.parseInt(token.slice(-8), 16);
}

/** The line of history that commits belong to now; null before the first node started. */
export async function getLine(client: ClientBase, tenantId: string): Promise<string | null> {
  const { rows } = await client.query<{ token: string }>(
    'select token from lineage where tenant_id = $1 order by no desc limit 1',
    [tenantId],
  );
  return rows[0]?.token ?? null;
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
  change: { readonly from: string; readonly to: string; readonly lostSeq: number },
): Promise<number | null> {
  const { rows } = await client.query<{ seq: number }>(
    'select seq from tenant_seq where tenant_id = $1 for update',
    [tenantId],
  );
  const changed = await client.query('update tenant set epoch = $3 where id = $1 and epoch = $2', [
    tenantId,
    change.from,
    change.to,
  ]);
  if (changed.rowCount === 0) {
    await client.query('rollback');
    return null;
  }
  const seq = Math.max(rows[0]?.seq ?? 0, change.lostSeq) + SEQUENCE_GAP;
  await client.query('update tenant_seq set seq = $2 where tenant_id = $1', [tenantId, seq]);
  await client.query(
    `update number_allocator set next = $2 + greatest(next,
       (select coalesce(max(number), 0) + 1 from ticket where tenant_id = $1)) where tenant_id = $1`,
    [tenantId, NUMBER_GAP],
  );
  await client.query('commit');
  return seq;
}
