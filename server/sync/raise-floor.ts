import type { Pool } from 'pg';
import { forgetMarks, markSequence, raiseFloor } from '../../db/server/queries/history.ts';
import { listTenantIds } from '../../db/server/queries/tenants.ts';
import { forgetJudged } from './forget-judged.ts';

/** What forgetting old history needs from the server around it. */
export interface HistoryPorts {
  readonly pool: Pool;
  now(): number;
}

const DAY_MS = 24 * 3_600_000;
/** Marks forgotten with one statement, so that nobody waits long for its locks. */
const PER_STATEMENT = 5_000;

/** Forgets the history of every organization that is older than the retention; a job that may run more than once. */
export async function forgetAllHistory(ports: HistoryPorts, retentionDays: number): Promise<void> {
  for (const tenantId of await listTenantIds(ports.pool)) {
    await forgetHistory(ports, tenantId, retentionDays * DAY_MS);
    await forgetJudged(ports, tenantId, retentionDays * DAY_MS);
  }
}

/**
 * Raises the floor to where the sequence stood a retention ago and forgets the marks below it (docs/spec/sync.md R73).
 * A client that was seen since then keeps what it needs, for a second retention at most.
 */
export async function forgetHistory(
  { pool, now }: HistoryPorts,
  tenantId: string,
  retentionMs: number,
): Promise<void> {
  const atLeastSince = now() - 2 * retentionMs;
  await markSequence(pool, tenantId, now(), atLeastSince);
  // First the floor: whoever reads now finds the marks still there, whoever reads later is told to compare.
  const floor = await raiseFloor(pool, tenantId, now() - retentionMs, atLeastSince);
  for (const table of ['membership', 'change'] as const) {
    while ((await forgetMarks(pool, tenantId, table, floor, PER_STATEMENT)) === PER_STATEMENT);
  }
}
