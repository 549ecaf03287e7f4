import type { Pool } from 'pg';
import type { OutboxLimits } from '../../../db/client/outbox-limits.ts';
import { mustEqual, mustHold } from '../support/must-hold.ts';
import { OUTBOX_ROOM, type SimulatedClient } from '../support/simulated-client.ts';
import type { Exchange } from '../support/simulated-network.ts';

/**
 * What a page may hold at most: scopes fill by three rows; news take four times the 900 bytes that are asked for, or
 * one commit, of as much as an outbox holds with a line of history of some 260 bytes for each change, and their header;
 * a comparison cannot be cut.
 */
const PAGE_BYTES: Readonly<Record<string, number>> = { snapshot: 2_800, pull: 8_300 };
/** Three templates of processes are as large as that, the largest rows of all. */
const WITH_TEMPLATES: typeof PAGE_BYTES = { ...PAGE_BYTES, snapshot: 9_000 };

/** I14: no page is larger than its kind allows. */
export function checkPage({ kind, answer }: Exchange, hasTemplates: boolean): void {
  const most = (hasTemplates ? WITH_TEMPLATES : PAGE_BYTES)[kind];
  if (most === undefined || answer?.ok !== true || !(answer.value instanceof Uint8Array)) return;
  const bytes = answer.value.byteLength;
  mustHold(bytes <= most, `I14: a page of ${kind} with ${bytes} bytes`);
}

/** I14: after a change was taken, no more waits than there is room for. */
export function checkOutbox({ db, index }: SimulatedClient): void {
  const waiting = db
    .prepare<[], OutboxLimits>(
      `select count(*) as changes, coalesce(sum(length(cast(args as blob))), 0) as bytes
       from outbox where state in ('queued', 'sent')`,
    )
    .get();
  const fits =
    waiting !== undefined && waiting.changes <= OUTBOX_ROOM.changes && waiting.bytes <= OUTBOX_ROOM.bytes;
  mustHold(fits, `I14: the outbox of ${index} with ${JSON.stringify(waiting)}`);
}

/** I14: what a workstation keeps beside its rows is only what pending changes and held scopes need. */
export function checkBookkeeping({ db, index }: SimulatedClient): void {
  const kept = db
    .prepare(
      `select
         (select count(*) from touch where n not in (select n from outbox where is_replayed = 1)) as touches,
         (select count(*) from shadow s where not exists (
           select 1 from touch t where t.entity = s.entity and t.id = s.id and t.is_write = 1)) as shadows,
         (select count(*) from member where scope not in (select id from scope)) as members`,
    )
    .get();
  mustEqual(kept, { touches: 0, shadows: 0, members: 0 }, `I14: what ${index} keeps for nothing`);
}

/** I14: the center keeps one line of the log a judged number, and no mark at or below the floor. */
export async function checkCenterKeeps(pool: Pool, tenantId: string): Promise<void> {
  const { rows } = await pool.query(
    `select (select count(*) from mutation_log where tenant_id = $1)::int
         - (select coalesce(sum(last_mutation), 0) from sync_client where tenant_id = $1)::int as log,
       (select count(*) from membership m where m.tenant_id = $1 and not is_member and m.seq <= f.floor_seq)::int
         as left,
       (select count(*) from change c where c.tenant_id = $1 and is_deleted and c.seq <= f.floor_seq)::int as deleted
     from tenant_seq f where f.tenant_id = $1`,
    [tenantId],
  );
  mustEqual(rows, [{ log: 0, left: 0, deleted: 0 }], 'I14: what the center keeps');
}
