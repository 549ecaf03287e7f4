import type { SlaKind, SlaMetric, SlaPolicy } from '../../model/sla-policy.ts';
import type { ReadyPolicies, ReadyPolicy, SlaPromise } from './compile-policies.ts';
import { type Measured, measureStretch } from './measure-stretch.ts';
import { type Reign, type RunStretch, stretchOf } from './run-stretch.ts';
import type { Agreement, SlaState } from './sla-history.ts';

/** One promise about one ticket: what was promised, what it has come to, and which events made it so. */
export type SlaTimer = Readonly<{
  kind: SlaKind;
  policy: SlaPolicy;
  priority: number;
  promise: SlaPromise;
  metric: SlaMetric;
  /** Counted from 1: each debt of an answer, each new beginning is a run of its own. */
  run: number;
  /** `cancelled` also where another priority or policy took over, and while the ticket lies in another one. */
  state: 'running' | 'paused' | 'met' | 'breached' | 'cancelled';
  stretch: RunStretch;
}> &
  Measured;

/** All timers that a ticket has and had, agreement by agreement. Plain loops: it runs over every ticket when policies change. */
export function readTimers(ready: ReadyPolicies, state: SlaState, now: number): SlaTimer[] {
  const timers: SlaTimer[] = [];
  const at = Math.max(now, state.at);
  ready.kinds.forEach(({ kind, policies }, place) => {
    const agreements = state.agreements[place] ?? [];
    for (const [index, agreement] of agreements.entries()) {
      const ready = agreement.policy === null ? undefined : policies[agreement.policy];
      if (!ready) continue;
      for (const promise of promisesOf(ready, agreement.priority)) {
        if (isMadeBy(promise, agreement, agreements[index - 1], ready)) continue;
        const reign = reignOf(promise, agreement, agreements, ready);
        for (const [number, run] of (state.clocks[promise.clock] ?? []).entries()) {
          const stretch = stretchOf(run, reign, ready.policy);
          if (stretch) timers.push(timerOf(kind, ready, promise, agreement, number + 1, stretch, at));
        }
      }
    }
  });
  return timers;
}

function timerOf(
  kind: SlaKind,
  { policy }: ReadyPolicy,
  promise: SlaPromise,
  { priority }: Agreement,
  run: number,
  stretch: RunStretch,
  now: number,
): SlaTimer {
  const measured = measureStretch(stretch, promise, policy.lateSteps, now);
  const { businessMs, wallMs, promisedMs, dueAt, breachedAt, points } = measured;
  const { metric } = promise;
  const state = verdictOf(stretch, measured);
  return {
    kind,
    policy,
    priority,
    promise,
    metric,
    run,
    state,
    stretch,
    businessMs,
    wallMs,
    promisedMs,
    dueAt,
    breachedAt,
    points,
  };
}

/** When the next promise is broken if nothing else happens; null: none will be. */
export function nextBreachAt(timers: readonly SlaTimer[]): number | null {
  const due = timers
    .filter(({ state, breachedAt }) => state === 'running' && breachedAt === null)
    .flatMap(({ dueAt }) => dueAt ?? []);
  return due.length === 0 ? null : Math.min(...due);
}

const promisesOf = ({ promises }: ReadyPolicy, priority: number): readonly SlaPromise[] =>
  promises[priority] ?? [];

/** Whether another agreement makes a promise as well: then its timer goes on. */
function isMadeBy(
  { metric, target }: SlaPromise,
  { policy }: Agreement,
  other: Agreement | undefined,
  ready: ReadyPolicy,
): boolean {
  if (!other || other.policy !== policy) return false;
  return promisesOf(ready, other.priority).some(
    (promise) =>
      promise.metric === metric &&
      promise.target.minutes === target.minutes &&
      promise.target.calendar === target.calendar,
  );
}

/** A promise holds from its agreement up to the first one after it that does not make it. */
function reignOf(
  promise: SlaPromise,
  agreement: Agreement,
  agreements: readonly Agreement[],
  ready: ReadyPolicy,
): Reign {
  let next = agreements.indexOf(agreement) + 1;
  while (isMadeBy(promise, agreement, agreements[next], ready)) next += 1;
  const end = agreements[next];
  return {
    event: agreement.event,
    at: agreement.at,
    endEvent: end?.event ?? Number.POSITIVE_INFINITY,
    endAt: end?.at ?? null,
  };
}

function verdictOf({ state }: RunStretch, { breachedAt }: Measured): SlaTimer['state'] {
  if (state !== 'stopped') return state;
  return breachedAt === null ? 'met' : 'breached';
}
