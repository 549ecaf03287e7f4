import type { Span } from '../business-time/spans.ts';
import type { ClockMark, ClockRun } from './clock.ts';

/** While an agreement holds: from an event on, up to another that is not part of it any more. */
export type Reign = Readonly<{ event: number; at: number; endEvent: number; endAt: number | null }>;

/** Time that does not count, and the events that began and ended it. `stopped` is what lies between a solution and its reopening. */
export type Pause = Readonly<{
  from: number;
  to: number | null;
  reason: 'paused' | 'stopped' | 'merged';
  event: number;
  endEvent: number | null;
}>;

/** The part of a run that an agreement judges. */
export type RunStretch = Readonly<{
  startedAt: number;
  startedBy: number;
  /** Before this instant nobody knew of it: of an agreement that came later, or of a customer who came with a merged ticket. */
  knownAt: number;
  /** What counts, in order; the last one is open (`Infinity`) while it runs. */
  running: readonly Span[];
  pauses: readonly Pause[];
  state: 'running' | 'paused' | 'stopped' | 'cancelled';
  endedAt: number | null;
  endedBy: number | null;
  /** `replaced`: another priority or policy took over. */
  endedFor: 'stopped' | 'cancelled' | 'replaced' | 'merged' | null;
}>;

/** How time before an agreement counts for it. */
type Retroactivity = Readonly<{ retroactiveStart: boolean; retroactivePause: boolean }>;

/** What an agreement sees of a run; null if the run was never open during its reign. */
export function stretchOf(run: ClockRun, reign: Reign, rules: Retroactivity): RunStretch | null {
  const first = run[0];
  if (!first || !isOpenDuring(run, reign)) return null;
  const seen = run.filter(
    ({ event, to }) => event < reign.endEvent || (event === reign.endEvent && isEnd(to)),
  );
  const last = seen.at(-1) ?? first;
  const isReplaced = !isEnd(last.to) && reign.endAt !== null;
  const startedAt = rules.retroactiveStart
    ? (first.since?.at ?? first.at)
    : Math.max(first.since?.at ?? first.at, reign.at);
  const hasEnded = isEnd(last.to) || last.to === 'merged';
  const endedAt = isReplaced ? reign.endAt : hasEnded ? last.at : null;
  const counted = rules.retroactivePause ? seen : withoutPausesBefore(seen, reign);
  const { running, pauses } = divide(counted, startedAt, isReplaced ? reign.endAt : null);
  return {
    startedAt,
    startedBy: rules.retroactiveStart ? first.event : Math.max(first.event, reign.event),
    knownAt: Math.max(reign.at, first.since?.knownAt ?? first.at),
    running,
    pauses,
    state: isReplaced || last.to === 'merged' ? 'cancelled' : last.to,
    endedAt,
    endedBy: isReplaced ? reign.endEvent : hasEnded ? last.event : null,
    endedFor: isReplaced ? 'replaced' : last.to === 'running' || last.to === 'paused' ? null : last.to,
  };
}

const isEnd = (state: ClockMark['to']): boolean => state === 'stopped' || state === 'cancelled';

/** A state lasts up to the event of the next mark. */
function isOpenDuring(run: ClockRun, { event, endEvent }: Reign): boolean {
  return run.some((mark, index) => {
    const until = run[index + 1]?.event ?? Number.POSITIVE_INFINITY;
    return !isEnd(mark.to) && mark.event < endEvent && until > event;
  });
}

/** As if nothing had been paused before the agreement. */
function withoutPausesBefore(marks: readonly ClockMark[], { event, at }: Reign): readonly ClockMark[] {
  return marks.flatMap((mark, index): ClockMark[] => {
    if (mark.to !== 'paused' || mark.event >= event) return [mark];
    const next = marks[index + 1];
    const counted: ClockMark = { ...mark, to: 'running' };
    return next && next.event <= event ? [counted] : [counted, { event, at, to: 'paused' }];
  });
}

/** What counts and what does not, from `startedAt` on. */
function divide(marks: readonly ClockMark[], startedAt: number, endAt: number | null) {
  const running: Span[] = [];
  const pauses: Pause[] = [];
  marks.forEach((mark, index) => {
    const nextMark = marks[index + 1];
    const next = nextMark?.at ?? endAt;
    const from = index === 0 ? startedAt : Math.max(mark.at, startedAt);
    if (next !== null && next < from) return;
    if (mark.to === 'running') running.push({ from, to: next ?? Number.POSITIVE_INFINITY });
    else if (mark.to !== 'cancelled' && !(mark.to === 'stopped' && next === null) && from !== next)
      pauses.push({ from, to: next, reason: mark.to, event: mark.event, endEvent: nextMark?.event ?? null });
  });
  return { running, pauses };
}
