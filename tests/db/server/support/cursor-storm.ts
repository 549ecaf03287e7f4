import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { commitChanges, type RowWrite } from '../../../../db/server/apply-changes.ts';
import { type Random, randomInt, seededRandom } from '../../../../shared/util/seeded-random.ts';

/** How much a storm of the cursor is (sync.md 2.4); the writers end when either is used up. */
export interface StormExtent {
  readonly writers: number;
  readonly readers: number;
  readonly commitsEach: number;
  readonly seconds: number;
}

/** What came of it. Empty lists and `isDense` are what must be. */
export interface StormResult {
  readonly commits: number;
  readonly rollbacks: number;
  readonly rows: number;
  readonly pages: number;
  readonly seconds: number;
  /** Rows that were committed and that a reader did not see. */
  readonly missed: readonly string[];
  /** Rows that a reader saw twice, or that nobody committed. */
  readonly foreign: readonly string[];
  /** Places where the order of a reader went back. */
  readonly backwards: number;
  /** I7: the counter moved by as much as there are rows, whatever was rolled back. */
  readonly isDense: boolean;
}

const ROLLED_BACK = 0.1;
const LONGEST_WAIT_MS = 20;
const MOST_ROWS = 3;
const SMALLEST_PAGE = 1;
const LARGEST_PAGE = 50;

/** Writes a row of a tenant as every commit of the product does. */
export async function commitOrganizations(
  client: PoolClient,
  tenantId: string,
  ids: readonly string[],
): Promise<void> {
  const rows = ids.map(
    (id): RowWrite => ({
      entity: 'organization',
      row: { id, name: 'x', domain: null },
      fieldVersions: {},
      changedFields: [],
      isDeleted: false,
    }),
  );
  await commitChanges(client, tenantId, { rows, memberships: [], aged: [], log: null }, randomUUID());
}

/** The newest sequence that was given. */
export async function headOf(pool: Pool, tenantId: string): Promise<number> {
  const { rows } = await pool.query<{ seq: number }>('select seq from tenant_seq where tenant_id = $1', [
    tenantId,
  ]);
  return rows[0]?.seq ?? 0;
}

/**
 * Writers that wait, commit some rows or roll them back, and readers that poll with pages of 1 to 50, all at once.
 * @param pool with a connection for each writer and each reader
 */
export async function runCursorStorm(
  pool: Pool,
  tenantId: string,
  { writers, readers, commitsEach, seconds }: StormExtent,
): Promise<StormResult> {
  const before = await headOf(pool, tenantId);
  const startedAt = performance.now();
  const kept: string[] = [];
  let commits = 0;
  let rollbacks = 0;
  const write = async (random: Random): Promise<void> => {
    for (let count = 0; count < commitsEach && performance.now() - startedAt < seconds * 1000; count += 1) {
      const ids = Array.from({ length: randomInt(random, 1, MOST_ROWS) }, () => randomUUID());
      const isKept = random() >= ROLLED_BACK;
      const client = await pool.connect();
      try {
        await client.query('begin isolation level read committed');
        await pause(randomInt(random, 0, LONGEST_WAIT_MS));
        if (isKept) await commitOrganizations(client, tenantId, ids);
        else await rollBackHavingCounted(client, tenantId, ids.length);
      } finally {
        client.release();
      }
      if (isKept) kept.push(...ids);
      commits += isKept ? 1 : 0;
      rollbacks += isKept ? 0 : 1;
    }
  };
  let isOver = false;
  const reading = Array.from({ length: readers }, (_, index) =>
    readAll(pool, tenantId, before, seededRandom(1_000 + index), () => isOver),
  );
  await Promise.all(Array.from({ length: writers }, (_, index) => write(seededRandom(index + 1))));
  isOver = true;
  const read = await Promise.all(reading);
  const written = new Set(kept);
  return {
    commits,
    rollbacks,
    rows: kept.length,
    pages: read.reduce((sum, { pages }) => sum + pages, 0),
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    missed: read.flatMap(({ seen }) => missingIn(seen, written)),
    foreign: read.flatMap(({ seen }) => foreignIn(seen, written)),
    backwards: read.reduce((sum, { backwards }) => sum + backwards, 0),
    isDense: (await headOf(pool, tenantId)) - before === kept.length,
  };
}

function missingIn(seen: readonly string[], written: ReadonlySet<string>): readonly string[] {
  const left = new Set(written);
  for (const id of seen) left.delete(id);
  return [...left];
}

function foreignIn(seen: readonly string[], written: ReadonlySet<string>): readonly string[] {
  const left = new Set(written);
  return seen.filter((id) => !left.delete(id));
}

/** The counter was taken already when the transaction comes to nothing: its numbers must not be gone. */
async function rollBackHavingCounted(client: PoolClient, tenantId: string, rows: number): Promise<void> {
  await client.query('select take_sequences($1, $2, $3, 1000)', [tenantId, rows, randomUUID()]);
  await client.query('rollback');
}

/** A reader that never looks below its cursor again; it ends with the first empty page after the writers ended. */
async function readAll(
  pool: Pool,
  tenantId: string,
  from: number,
  random: Random,
  isOver: () => boolean,
): Promise<{ readonly seen: readonly string[]; readonly pages: number; readonly backwards: number }> {
  const seen: string[] = [];
  let cursor = from;
  let pages = 0;
  let backwards = 0;
  for (;;) {
    const isLast = isOver();
    const page = await pool.query<{ id: string; seq: number }>(
      'select id, seq from change where tenant_id = $1 and seq > $2 order by seq limit $3',
      [tenantId, cursor, randomInt(random, SMALLEST_PAGE, LARGEST_PAGE)],
    );
    pages += 1;
    for (const { id, seq } of page.rows) {
      if (seq <= cursor) backwards += 1;
      cursor = seq;
      seen.push(id);
    }
    if (page.rows.length === 0 && isLast) return { seen, pages, backwards };
  }
}
