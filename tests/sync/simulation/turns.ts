import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool } from 'pg';

/** What is asked around each statement of a request that is served at the same time as another. */
interface Turn {
  before(): Promise<void>;
  after(): Promise<void>;
}

const TURN = new AsyncLocalStorage<Turn>();

/** Runs a statement when it is the turn of the request that it belongs to. */
export async function inTurn<T>(statement: () => Promise<T>): Promise<T> {
  const turn = TURN.getStore();
  if (turn === undefined) return statement();
  await turn.before();
  try {
    return await statement();
  } finally {
    await turn.after();
  }
}

/** How two requests met: one after the other, the second inside the first, or the second had to wait for a lock. */
export type Meeting = 'apart' | 'inside' | 'waited';

/** Sessions of this database that wait for a lock of another. */
const WAITING = `select pid from pg_stat_activity where datname = current_database()
  and backend_type = 'client backend' and wait_event_type = 'Lock'`;

const NOTHING = (): Promise<void> => Promise.resolve();

/**
 * Serves two requests at the same time, in an order of their statements that is always the same: the first stops before
 * its statement `pauseAt`, the second goes on until it has ended or waits for a lock of the first; then the first goes on
 * to its end, or to where it waits for the second, and the other follows.
 */
export async function interleave(
  pool: Pool,
  pauseAt: number,
  first: () => Promise<void>,
  second: () => Promise<void>,
): Promise<Meeting> {
  const paused = Promise.withResolvers<void>();
  const firstGoesOn = Promise.withResolvers<void>();
  const secondGoesOn = Promise.withResolvers<void>();
  let statements = 0;
  const before = async (): Promise<void> => {
    statements += 1;
    if (statements !== pauseAt) return;
    paused.resolve();
    await firstGoesOn.promise;
  };
  const one = endingOf(TURN.run({ before, after: NOTHING }, first));
  const isInside = await Promise.race([one.ended.then(() => false), paused.promise.then(() => true)]);
  let waiting: number | null = null;
  const after = async (): Promise<void> => {
    if (waiting !== null) await secondGoesOn.promise;
  };
  const two = endingOf(TURN.run({ before: NOTHING, after }, second));
  while (isInside && !two.hasEnded() && waiting === null) waiting = await findWaiting(pool, null);
  firstGoesOn.resolve();
  while (waiting !== null && !one.hasEnded() && (await findWaiting(pool, waiting)) === null);
  secondGoesOn.resolve();
  await Promise.all([one.ended, two.ended]);
  if (!isInside) return 'apart';
  return waiting === null ? 'inside' : 'waited';
}

/** A session that waits for a lock, besides the one that is known to. */
async function findWaiting(pool: Pool, known: number | null): Promise<number | null> {
  const { rows } = await pool.query<{ pid: number }>(WAITING);
  return rows.find(({ pid }) => pid !== known)?.pid ?? null;
}

function endingOf(work: Promise<void>): { readonly ended: Promise<void>; hasEnded(): boolean } {
  let isOver = false;
  const ended = work.finally(() => {
    isOver = true;
  });
  // Whoever awaits it hears of a failure; until then it counts as heard of.
  ended.catch(NOTHING);
  return { ended, hasEnded: () => isOver };
}
