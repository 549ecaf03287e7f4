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

/** All timers that a ticket has and had, agreement by agreement. */
export function readTimers(ready: ReadyPolicies, state: SlaState, now: number): SlaTimer[] {
  const at = Math.max(now, state.at);
  return ready.kinds.flatMap(({ kind, policies }, place) =>
    reignsOf(state.agreements[place] ?? []).flatMap(({ agreement, reign }, index, all) => {
      const ready = agreement.policy === null ? undefined : policies[agreement.policy];
      if (!ready) return [];
      const { policy } = ready;
      return promisesOf(ready, agreement.priority).flatMap((promise): SlaTimer[] => {
        if (isMadeBy(promise, agreement, all[index - 1]?.agreement, ready)) return [];
        const whole = { ...reign, ...endOf(promise, agreement, all.slice(index + 1), ready) };
        return (state.clocks[promise.clock] ?? []).flatMap((run, number): SlaTimer[] => {
          const stretch = stretchOf(run, whole, policy);
          if (!stretch) return [];
          const measured = measureStretch(stretch, promise, policy.lateSteps, at);
          const { priority } = agreement;
          const timer = { kind, policy, priority, promise, metric: promise.metric, run: number + 1, stretch };
          return [{ ...timer, state: verdictOf(stretch, measured), ...measured }];
        });
      });
    }),
  );
}

/** When the next promise is broken if nothing else happens; null: none will be. */
export function nextBreachAt(timers: readonly SlaTimer[]): number | null {
  const due = timers
    .filter(({ state, breachedAt }) => state === 'running' && breachedAt === null)
    .flatMap(({ dueAt }) => dueAt ?? []);
  return due.length === 0 ? null : Math.min(...due);
}

type Placed = Readonly<{ agreement: Agreement; reign: Reign }>;

function reignsOf(agreements: readonly Agreement[]): Placed[] {
  return agreements.map((agreement, index) => {
    const next = agreements[index + 1];
    const { event, at } = agreement;
    const end = { endEvent: next?.event ?? Number.POSITIVE_INFINITY, endAt: next?.at ?? null };
    return { agreement, reign: { event, at, ...end } };
  });
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

/** Where a promise ends: at the first agreement after it that does not make it. */
function endOf(promise: SlaPromise, agreement: Agreement, later: readonly Placed[], ready: ReadyPolicy) {
  const end = later.find((other) => !isMadeBy(promise, agreement, other.agreement, ready));
  return { endEvent: end?.agreement.event ?? Number.POSITIVE_INFINITY, endAt: end?.agreement.at ?? null };
}

function verdictOf({ state }: RunStretch, { breachedAt }: Measured): SlaTimer['state'] {
  if (state !== 'stopped') return state;
  return breachedAt === null ? 'met' : 'breached';
}
