import type { SqliteDatabase } from '../../db/client/connection.ts';
import { clockOffset, getMeta, setMeta } from '../../db/client/meta.ts';
import { OFFLINE_DAYS } from '../../shared/contract/sync-protocol.ts';

/** How long what is here may be worked with away from the center (docs/spec/sync.md R155). */
export interface OfflineLife {
  /** The center's time at the last hello; null before there was one. */
  heardAt(): number | null;
  /** How long the center allows, as it said last. */
  days(): number;
  /** Nothing was heard of the center for longer, and there is no line now. */
  isOver(): boolean;
}

export interface OfflineLifePorts {
  readonly db: SqliteDatabase;
  /** The clock of the workstation. */
  now(): number;
  isOnline(): boolean;
  /** A clock that only ever goes forward, from any beginning. */
  readonly steady?: () => number;
}

const DAY_MS = 24 * 3_600_000;
/** How much of its life a store may forget at a kill. */
const REMEMBER_EVERY_MS = 10 * 60_000;

/**
 * Counts by the greatest time that was ever seen here since the last hello, and goes on from there with the steady clock
 * of the process: a clock that is set back wins nothing.
 */
export function createOfflineLife({
  db,
  now,
  isOnline,
  steady = () => performance.now(),
}: OfflineLifePorts): OfflineLife {
  let anchor: { readonly heardAt: number; readonly seenAt: number; readonly steadyMs: number } | null = null;

  const seenSince = (heardAt: number): number => {
    const known = Math.max(heardAt, getMeta(db, 'latestSeenAt') ?? 0);
    const told = Math.max(known, now() + clockOffset(db));
    if (anchor?.heardAt !== heardAt) anchor = { heardAt, seenAt: told, steadyMs: steady() };
    const seen = Math.max(told, anchor.seenAt + Math.floor(steady() - anchor.steadyMs));
    if (seen - known >= REMEMBER_EVERY_MS) setMeta(db, 'latestSeenAt', seen);
    return seen;
  };
  const days = (): number => getMeta(db, 'offlineDays') ?? OFFLINE_DAYS.usual;
  const heardAt = (): number | null => getMeta(db, 'heardAt') ?? null;
  return {
    heardAt,
    days,
    isOver() {
      const heard = heardAt();
      if (heard === null || isOnline()) return false;
      return seenSince(heard) - heard > days() * DAY_MS;
    },
  };
}
