import type { ClientBase, Pool } from 'pg';

/** Remembers where the counter stands now, and forgets what was remembered before `forgetBefore`. */
export async function markSequence(
  db: ClientBase | Pool,
  tenantId: string,
  nowMs: number,
  forgetBefore: number,
): Promise<void> {
  await db.query(
    `insert into seq_mark (tenant_id, at, seq) select tenant_id, $2, seq from tenant_seq where tenant_id = $1
     on conflict (tenant_id, at) do update set seq = excluded.seq`,
    [tenantId, nowMs],
  );
  await db.query(
    `delete from seq_mark where tenant_id = $1
       and at < (select max(at) from seq_mark where tenant_id = $1 and at <= $2)`,
    [tenantId, forgetBefore],
  );
}

/**
 * Raises the floor to where the counter stood at `since`, but not above the cursor of a client that was seen later,
 * unless that stands where the counter was before `atLeastSince`.
 * @returns the floor from now on
 */
export async function raiseFloor(
  db: ClientBase | Pool,
  tenantId: string,
  since: number,
  atLeastSince: number,
): Promise<number> {
  const { rows } = await db.query<{ floor_seq: number }>(
    `with stood as (
       select coalesce(max(seq) filter (where at <= $2), 0) as wanted,
         coalesce(max(seq) filter (where at <= $3), 0) as least
       from seq_mark where tenant_id = $1
     ), needed as (
       select min(cursor) as cursor from sync_client where tenant_id = $1 and last_seen_at > $2
     )
     update tenant_seq set floor_seq =
       greatest(floor_seq, least(seq, greatest(least, least(wanted, coalesce(cursor, wanted))))),
       -- A counter that was put back stays recognizable until a commit has seen it.
       written_by = case when xmin = written_by::xid then pg_current_xact_id() else written_by end
     from stood, needed where tenant_id = $1 returning floor_seq`,
    [tenantId, since, atLeastSince],
  );
  const floor = rows[0]?.floor_seq;
  if (floor === undefined) throw new Error('There is no such tenant');
  return floor;
}

const MARKS = { membership: 'not is_member', change: 'is_deleted' } as const;

/** Forgets some marks of what left or was deleted up to the floor. @returns how many */
export async function forgetMarks(
  db: ClientBase | Pool,
  tenantId: string,
  table: keyof typeof MARKS,
  floor: number,
  limit: number,
): Promise<number> {
  // Looked at once more when it is deleted: the root may have come back meanwhile.
  const { rowCount } = await db.query(
    `delete from ${table} where ${MARKS[table]} and ctid = any(array(
       select ctid from ${table} where tenant_id = $1 and seq <= $2 and ${MARKS[table]} order by seq limit $3))`,
    [tenantId, floor, limit],
  );
  return rowCount ?? 0;
}

/** Writes down where a client says it stands. One that never handed anything in is not known yet. */
export async function recordCursor(
  db: ClientBase | Pool,
  key: { readonly tenantId: string; readonly clientId: string; readonly deviceId: string },
  cursor: number | null,
  nowMs: number,
): Promise<void> {
  await db.query(
    `update sync_client set cursor = $4, last_seen_at = $5
     where tenant_id = $1 and client_id = $2 and device_id = $3`,
    [key.tenantId, key.clientId, key.deviceId, cursor, nowMs],
  );
}
