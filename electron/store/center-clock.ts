import type { SqliteDatabase } from '../../db/client/connection.ts';
import { clockOffset, getMeta } from '../../db/client/meta.ts';
import { newestWaiting } from '../../db/client/outbox.ts';

/** The last hello, and where the steady clock of this process stood when it was first read here. */
interface Anchor {
  readonly heardAt: number | null;
  readonly centerMs: number;
  readonly steadyMs: number;
}

/**
 * The center's time, in milliseconds, as well as it can be told here (docs/spec/sync.md R77, R102): from the last hello on by the
 * clock of the workstation, or by the steady one of the process where that went back or stood still, never before
 * the last hello and never before anything that still waits. Ahead of its time it may be: the center dates nothing later
 * than it came.
 * @param now the clock of the workstation
 * @param steady a clock that only ever goes forward, from any beginning
 */
export function createCenterClock(
  db: SqliteDatabase,
  now: () => number,
  steady: () => number = () => performance.now(),
): () => number {
  let anchor: Anchor | null = null;
  return () => {
    const heardAt = getMeta(db, 'heardAt') ?? null;
    const told = Math.max(now() + clockOffset(db), heardAt ?? 0);
    if (anchor === null || anchor.heardAt !== heardAt) {
      anchor = { heardAt, centerMs: told, steadyMs: steady() };
    }
    const atLeast = anchor.centerMs + Math.floor(steady() - anchor.steadyMs);
    return Math.max(told, atLeast, newestWaiting(db));
  };
}
