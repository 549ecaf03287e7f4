/** How fast a first sync goes, as far as the last seconds can tell. */
export interface Pace {
  /** On the line; null before anything was measured. */
  readonly bytesPerSecond: number | null;
  /** Until everything is here; null while nothing finished lately, because a guess would be a lie. */
  readonly remainingMs: number | null;
}

interface Sample {
  readonly at: number;
  /** Since the beginning. */
  readonly bytes: number;
  readonly rootsDone: number;
}

const WINDOW_MS = 20_000;
const SHORTEST_MS = 500;

/** Measures over a sliding window, so that a line that gets worse shows at once. */
export interface RateMeter {
  add(nowMs: number, wireBytes: number, rootsDone: number): void;
  pace(nowMs: number, rootsLeft: number): Pace;
}

export function createRateMeter(): RateMeter {
  let samples: readonly Sample[] = [];
  return {
    add(at, wireBytes, rootsDone) {
      const bytes = (samples.at(-1)?.bytes ?? 0) + wireBytes;
      samples = [...samples.filter((sample) => at - sample.at <= WINDOW_MS), { at, bytes, rootsDone }];
    },
    pace(nowMs, rootsLeft) {
      const recent = samples.filter(({ at }) => nowMs - at <= WINDOW_MS);
      const [first] = recent;
      const last = recent.at(-1);
      const elapsedMs = first === undefined ? 0 : nowMs - first.at;
      if (first === undefined || last === undefined || elapsedMs < SHORTEST_MS) {
        return { bytesPerSecond: null, remainingMs: null };
      }
      const roots = last.rootsDone - first.rootsDone;
      return {
        bytesPerSecond: Math.round(((last.bytes - first.bytes) / elapsedMs) * 1_000),
        remainingMs: roots <= 0 ? null : Math.round((rootsLeft / roots) * elapsedMs),
      };
    },
  };
}
