import type { Pool } from 'pg';
import { AppError } from '../../shared/errors/app-error.ts';
import { inTransaction } from '../mutations/transaction.ts';

/** How many wrong passwords cost nothing yet, and how long further ones block the next try. */
interface Allowance {
  readonly free: number;
  readonly firstBlockMs: number;
  readonly longestBlockMs: number;
}

/**
 * One account is guessed at slowly. A whole office behind one address makes many honest mistakes in a morning, so
 * that only floods over many accounts are slowed down there, and never for long.
 */
const ALLOWANCES = {
  email: { free: 5, firstBlockMs: 10_000, longestBlockMs: 15 * 60_000 },
  network: { free: 200, firstBlockMs: 1_000, longestBlockMs: 60_000 },
} as const satisfies Record<string, Allowance>;
/** After this much quiet the count begins again. */
const FORGET_MS = 60 * 60_000;

type Key = readonly [kind: keyof typeof ALLOWANCES, name: string];

/** Who tries to sign in: the account aimed at and the network address it comes from. */
export interface SignInTry {
  readonly email: string;
  readonly networkAddress: string;
}

/** In one order everywhere, so that two tries never wait for each other. */
const keysOf = ({ email, networkAddress }: SignInTry): readonly Key[] => [
  ['email', email],
  ['network', networkAddress],
];

/**
 * Counts a try as failed before its password is looked at, so that guesses sent side by side are counted like those
 * sent one after the other. `takeBackTry` corrects it after a right password.
 * @throws AppError tooManyAttempts with the seconds to wait; such a try is not counted
 */
export function countTry(pool: Pool, attempt: SignInTry, nowMs: number): Promise<void> {
  return inTransaction(pool, async (client) => {
    for (const [kind, name] of keysOf(attempt)) {
      const { free, firstBlockMs, longestBlockMs } = ALLOWANCES[kind];
      const { rows } = await client.query<{ blocked_until: number }>(
        `insert into sign_in_throttle as t (key, failures, blocked_until, updated_at) values ($1, 1, 0, $2)
         on conflict (key) do update set
           failures = case when t.updated_at < $2 - $3 then 1 else t.failures + 1 end,
           blocked_until = case when t.updated_at < $2 - $3 or t.failures + 1 < $4 then 0
             else $2 + least($6, $5 * power(2, least(t.failures + 1 - $4, 30)))::bigint end,
           updated_at = $2
         where t.blocked_until <= $2
         returning blocked_until`,
        [`${kind}:${name}`, nowMs, FORGET_MS, free, firstBlockMs, longestBlockMs],
      );
      if (rows.length === 0) {
        const { rows: blocked } = await client.query<{ blocked_until: number }>(
          'select blocked_until from sign_in_throttle where key = $1',
          [`${kind}:${name}`],
        );
        const waitMs = (blocked[0]?.blocked_until ?? nowMs) - nowMs;
        throw new AppError('tooManyAttempts', { seconds: Math.max(1, Math.ceil(waitMs / 1000)) });
      }
    }
    await client.query('commit');
  });
}

/** After a right password: the account's failures are forgotten, and the network's count is as before this try. */
export async function takeBackTry(pool: Pool, { email, networkAddress }: SignInTry): Promise<void> {
  await pool.query('delete from sign_in_throttle where key = $1', [`email:${email}`]);
  await pool.query(
    `update sign_in_throttle set failures = failures - 1,
       blocked_until = case when failures - 1 < $2 then 0 else blocked_until end
     where key = $1 and failures > 0`,
    [`network:${networkAddress}`, ALLOWANCES.network.free],
  );
}

/** Forgets counts that would begin again anyway: they are somebody's address, and there is one for every guess. */
export async function cleanTries(pool: Pool, nowMs: number): Promise<void> {
  await pool.query('delete from sign_in_throttle where updated_at < $1 and blocked_until <= $2', [
    nowMs - FORGET_MS,
    nowMs,
  ]);
}
