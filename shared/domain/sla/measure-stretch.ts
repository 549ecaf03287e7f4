import type { SlaPoint, SlaPromise } from './compile-policies.ts';
import type { RunStretch } from './run-stretch.ts';

/** When a warning or a level of the chain comes. */
export type PlannedPoint = Readonly<{
  point: SlaPoint;
  /** When its time is; null while it cannot be said, because the clock stands or has ended before. */
  at: number | null;
  /** When it is done: later than its time where nobody knew before; null also where it is left out for that. */
  firesAt: number | null;
}>;

/** What a stretch of a run comes to. */
export type Measured = Readonly<{
  businessMs: number;
  /** Real time, also without pauses. */
  wallMs: number;
  /** What was promised, and what a reopening added. */
  promisedMs: number;
  /** Of one that was stopped in time, when it would have been; null while the clock stands. */
  dueAt: number | null;
  breachedAt: number | null;
  points: readonly PlannedPoint[];
}>;

/**
 * Goes along what counts of a run and finds where each point lies. A point that falls on the very end of what counts has not been
 * reached: an answer at the due time is in time, and after a pause at that instant it is due when the clock goes on.
 */
export function measureStretch(
  stretch: RunStretch,
  { line, targetMs, leastAfterReopeningMs, points }: SlaPromise,
  lateSteps: 'skip' | 'fire',
  now: number,
): Measured {
  let promisedMs = targetMs;
  let businessMs = 0;
  let wallMs = 0;
  let passedMs = 0;
  let breachAt: number | null = null;
  let dueAt: number | null = null;
  const reached = new Array<number | null>(points.length).fill(null);
  const reopenings = stretch.pauses.filter(({ reason, to }) => reason === 'stopped' && to !== null);

  const reopenUntil = (instant: number): void => {
    for (; reopenings[0] && (reopenings[0].to ?? 0) <= instant; reopenings.shift()) {
      // What was promised anew while it was solved was never broken: nobody had to do anything.
      const isNews = reopenings[0].from <= stretch.knownAt && stretch.knownAt <= (reopenings[0].to ?? 0);
      if (breachAt !== null && !isNews) continue;
      if (breachAt !== null) reached.fill(null);
      breachAt = null;
      promisedMs = Math.max(promisedMs, passedMs + leastAfterReopeningMs);
    }
  };

  const end = stretch.running.at(-1);
  for (const { from, to } of stretch.running) {
    reopenUntil(from);
    const before = line.passedMs(from);
    const isOpen = to === Number.POSITIVE_INFINITY;
    const length = isOpen ? Number.POSITIVE_INFINITY : line.passedMs(to) - before;
    const reach = (atMs: number): number | null => {
      if (atMs - passedMs > length) return null;
      const at = line.firstAt(before + Math.max(0, atMs - passedMs), from);
      return at !== null && at < to ? at : null;
    };
    breachAt ??= reach(promisedMs);
    if (to === end?.to) dueAt = breachAt ?? line.firstAt(before + promisedMs - passedMs, from);
    points.forEach(({ afterMs }, place) => {
      if (promisedMs + afterMs >= 0) reached[place] ??= reach(promisedMs + afterMs);
    });
    if (isOpen) {
      const until = Math.max(now, from);
      businessMs += line.passedMs(until) - before;
      wallMs += until - from;
    } else {
      businessMs += length;
      wallMs += to - from;
    }
    passedMs += length;
  }
  reopenUntil(now);
  return {
    businessMs,
    wallMs,
    promisedMs,
    dueAt: stretch.state === 'running' || stretch.state === 'stopped' ? dueAt : breachAt,
    breachedAt: breachAt !== null && breachAt < (stretch.endedAt ?? now) ? breachAt : null,
    points: points.map((point, place) => planned(point, reached[place] ?? null, stretch.knownAt, lateSteps)),
  };
}

function planned(
  point: SlaPoint,
  at: number | null,
  knownAt: number,
  lateSteps: 'skip' | 'fire',
): PlannedPoint {
  if (at === null || at >= knownAt) return { point, at, firesAt: at };
  return { point, at, firesAt: lateSteps === 'fire' ? knownAt : null };
}
