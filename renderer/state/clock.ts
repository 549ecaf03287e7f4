import { useSyncExternalStore } from 'react';

/** A shared clock that ticks for everybody who shows a relative time, so that lists need no timers. */
export interface Clock {
  /** UTC milliseconds of the last tick. */
  now(): number;
  subscribe(listener: () => void): () => void;
}

const TICK_MS = 1_000;

/** A clock that runs only while somebody watches it. */
export function createClock(readNow: () => number = Date.now): Clock {
  let now = readNow();
  let timer: ReturnType<typeof setInterval> | undefined;
  const listeners = new Set<() => void>();
  return {
    now: () => now,
    subscribe(listener) {
      listeners.add(listener);
      if (timer === undefined) {
        now = readNow();
        timer = setInterval(() => {
          now = readNow();
          for (const each of [...listeners]) each();
        }, TICK_MS);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

/** A text made from the time; the component is painted again only when the text changes. */
export function useClockText(clock: Clock, write: (now: number) => string): string {
  return useSyncExternalStore(clock.subscribe, () => write(clock.now()));
}
