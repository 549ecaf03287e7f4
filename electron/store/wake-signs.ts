/** How often the clock is looked at. */
export const LOOK_EVERY_MS = 1_000;
/** A gap that no busy processor makes. */
const SLEEP_MS = 10_000;
/** One waking has several signs, and opening the line anew for each would only cost round trips. */
const SAME_WAKING_MS = 3_000;

/** What tells that the machine has slept. */
export interface WakeSigns {
  /** Every `LOOK_EVERY_MS`: where the system says nothing, a sleep shows as a gap between two looks. */
  look(): void;
  /** The system says so. */
  resumed(): void;
}

/** Calls `onWake` once for each waking (docs/spec/sync.md R63). */
export function createWakeSigns(now: () => number, onWake: () => void): WakeSigns {
  let lookedAt = now();
  let wokeAt = Number.NEGATIVE_INFINITY;
  const wake = (): void => {
    const isSame = Math.abs(now() - wokeAt) < SAME_WAKING_MS;
    wokeAt = now();
    lookedAt = now();
    if (!isSame) onWake();
  };
  return {
    look() {
      const gapMs = now() - lookedAt;
      lookedAt = now();
      if (gapMs > SLEEP_MS) wake();
    },
    resumed: wake,
  };
}
