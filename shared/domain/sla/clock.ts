import type { SlaMoment } from '../../model/sla-event.ts';
import type { ClockCondition, ClockRules } from '../../model/sla-policy.ts';
import { type MatchedTicket, type Matcher, matcherOf } from '../conditions/condition-matcher.ts';

/** `merged`: the ticket lies in another one; the run goes on if it is taken out again. */
export type ClockState = 'running' | 'paused' | 'stopped' | 'cancelled' | 'merged';

/** From an event on, counted from 0, a run is in a state. */
export type ClockMark = Readonly<{
  event: number;
  at: number;
  to: ClockState;
  /** Of a start that counts from an earlier instant, and when that became known. */
  since?: Readonly<{ at: number; knownAt: number }>;
}>;

/** From a start to its end; one that is stopped may go on. */
export type ClockRun = readonly ClockMark[];

/** What happened at one event, and the ticket after it. */
export type Happening = Readonly<{
  event: number;
  at: number;
  moments: ReadonlySet<SlaMoment>;
  ticket: MatchedTicket;
  /** Since when a customer waits who came with a merged ticket. */
  unansweredSince: number | null;
}>;

type Holds = (happening: Happening) => boolean;

/** Six conditions, ready to be asked. */
export type Clock = Readonly<
  Record<'start' | 'stop' | 'cancel' | 'reset' | 'pause' | 'resume', Holds> & {
    afterStop: ClockRules['afterStop'];
  }
>;

const never: Holds = () => false;

/** Makes a clock of its rules. */
export function clockOf(rules: ClockRules): Clock {
  const { start, stop, cancel, reset, pause, resume, afterStop } = rules;
  const pauses = holdsOf(pause);
  return {
    start: holdsOf(start),
    stop: holdsOf(stop),
    cancel: holdsOf(cancel),
    reset: holdsOf(reset),
    pause: pauses,
    resume: resume ? holdsOf(resume) : () => true,
    afterStop,
  };
}

function holdsOf(condition: ClockCondition | undefined): Holds {
  if (!condition) return never;
  const { on, when } = condition;
  const matches: Matcher = when ? matcherOf(when) : () => true;
  if (!on) return ({ ticket }) => matches(ticket);
  return ({ moments, ticket }) => on.some((moment) => moments.has(moment)) && matches(ticket);
}

/**
 * The runs of a clock after an event. The order is fixed: a merge, then stop, cancel, reset, start, pause, resume. Gives back the
 * same list where nothing changed.
 */
export function advanceClock(clock: Clock, runs: readonly ClockRun[], now: Happening): readonly ClockRun[] {
  const run = runs.at(-1);
  const state = run?.at(-1)?.to;
  if (now.ticket.mergedIntoId !== null)
    return run && (state === 'running' || state === 'paused') ? marked(runs, run, now, 'merged') : runs;
  const isOpen = state === 'running' || state === 'paused' || state === 'merged';
  const isStopped = clock.stop(now);
  if (run && isOpen && isStopped) return marked(runs, run, now, 'stopped');
  if (clock.cancel(now)) return run && isOpen ? marked(runs, run, now, 'cancelled') : runs;
  if (isStopped) return runs;
  if (run && isOpen) {
    if (clock.reset(now)) {
      const ended = marked(runs, run, now, 'stopped');
      return clock.start(now) ? [...ended, [startMark(clock, now)]] : ended;
    }
    return goOn(clock, runs, run, now);
  }
  if (!clock.start(now)) return runs;
  if (run && clock.afterStop === 'stay') return runs;
  if (run && state === 'stopped' && clock.afterStop === 'continue')
    return marked(runs, run, now, openState(clock, now));
  return [...runs, [startMark(clock, now)]];
}

/** Of an open run: whom a merged ticket brought, then pause, then resume. */
function goOn(clock: Clock, runs: readonly ClockRun[], run: ClockRun, now: Happening): readonly ClockRun[] {
  const [first, ...rest] = run;
  const since = earlierStart(now, first?.since?.at ?? first?.at ?? now.at);
  if (first && since && clock.start(now)) return [...runs.slice(0, -1), [{ ...first, since }, ...rest]];
  const state = run.at(-1)?.to;
  if (state === 'merged') return marked(runs, run, now, openState(clock, now));
  if (clock.pause(now)) return state === 'running' ? marked(runs, run, now, 'paused') : runs;
  return state === 'paused' && clock.resume(now) ? marked(runs, run, now, 'running') : runs;
}

const openState = (clock: Clock, now: Happening): ClockState => (clock.pause(now) ? 'paused' : 'running');

function startMark(clock: Clock, now: Happening): ClockMark {
  const mark = { event: now.event, at: now.at, to: openState(clock, now) };
  const since = earlierStart(now, now.at);
  return since ? { ...mark, since } : mark;
}

/** The start that somebody's waiting gives to a run that would start, or has started, later. */
function earlierStart({ at, unansweredSince }: Happening, startAt: number): ClockMark['since'] {
  return unansweredSince !== null && unansweredSince < startAt
    ? { at: unansweredSince, knownAt: at }
    : undefined;
}

function marked(
  runs: readonly ClockRun[],
  run: ClockRun,
  { event, at }: Happening,
  to: ClockState,
): readonly ClockRun[] {
  return [...runs.slice(0, -1), [...run, { event, at, to }]];
}
