import type { Pool } from 'pg';
import { AppError } from '../../shared/errors/app-error.ts';

/** Wrong passwords that cost nothing yet. */
const FREE_FAILURES = 5;
const FIRST_BLOCK_MS = 10_000;
const LONGEST_BLOCK_MS = 15 * 60_000;
/** After this much quiet the count begins again. */
const FORGET_MS = 60 * 60_000;

/** How long the n-th failure in a row blocks the next try: nothing, then doubling. */
export function blockAfter(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(LONGEST_BLOCK_MS, FIRST_BLOCK_MS * 2 ** (failures - FREE_FAILURES));
}

/** Refuses the try while one of its keys (address, network) is blocked. */
export async function checkThrottle(pool: Pool, keys: readonly string[], nowMs: number): Promise<void> {
  const { rows } = await pool.query<{ blocked_until: number }>(
    'select blocked_until from sign_in_throttle where key = any($1) and blocked_until > $2 order by 1 desc limit 1',
    [keys, nowMs],
  );
  const until = rows[0]?.blocked_until;
  if (until !== undefined)
    throw new AppError('tooManyAttempts', { seconds: Math.ceil((until - nowMs) / 1000) });
}

/** Counts a failed try against every key. */
export async function recordFailure(pool: Pool, keys: readonly string[], nowMs: number): Promise<void> {
  for (const key of keys) {
    const { rows } = await pool.query<{ failures: number }>(
      `insert into sign_in_throttle as t (key, failures, blocked_until, updated_at) values ($1, 1, 0, $2)
       on conflict (key) do update set
         failures = case when t.updated_at < $2 - $3 then 1 else t.failures + 1 end, updated_at = $2
       returning failures`,
      [key, nowMs, FORGET_MS],
    );
    const block = blockAfter(rows[0]?.failures ?? 1);
    await pool.query('update sign_in_throttle set blocked_until = $2 where key = $1', [key, nowMs + block]);
  }
}

/** Forgets the failures of an address after a good sign-in. */
export async function clearFailures(pool: Pool, key: string): Promise<void> {
  await pool.query('delete from sign_in_throttle where key = $1', [key]);
}
