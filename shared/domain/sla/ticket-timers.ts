import type { SlaEvent } from '../../model/sla-event.ts';
import type { SlaMetric } from '../../model/sla-policy.ts';
import { isOpenStatus } from '../../model/status-groups.ts';
import type { ReadyPolicies } from './compile-policies.ts';
import { slaHistoryOf, type TicketPast } from './history-of-ticket.ts';
import { readTimers, type SlaTimer } from './read-timers.ts';
import { replaySla } from './sla-history.ts';

/** The timers of a ticket, and the history that they are read off; `startedBy` and others name its events. */
export type TicketTimers = Readonly<{ history: readonly SlaEvent[]; timers: readonly SlaTimer[] }>;

/** All timers of a ticket as its rows tell them. Workstation and center ask the same function (docs/spec/sync.md R191). */
export function timersOfTicket(ready: ReadyPolicies, past: TicketPast, now: number): TicketTimers {
  const history = slaHistoryOf(past);
  const state = replaySla(ready, history);
  return { history, timers: state === null ? [] : readTimers(ready, state, now) };
}

/** An instant at which somebody is to be told: of a deadline that is near, or that it has passed. */
export type DeadlinePoint = Readonly<{
  /** Says which promise and which of its points it is, however often it moves. */
  key: string;
  kind: 'warning' | 'breach';
  metric: SlaMetric;
  at: number;
  dueAt: number;
}>;

/** What a ticket owes. */
export type Deadlines = Readonly<{
  /** The earliest open deadline, also one that has passed; null where nothing is owed. */
  nextDueAt: number | null;
  points: readonly DeadlinePoint[];
}>;

const NONE: Deadlines = { nextDueAt: null, points: [] };

/**
 * The open deadlines of a ticket. They do not change by themselves: of the same rows they are the same at any time. What is solved
 * or lies in another ticket owes nothing.
 */
export function deadlinesOf(ready: ReadyPolicies, past: TicketPast): Deadlines {
  if (ready.kinds.length === 0 || !isOpenStatus(past.ticket.status) || past.ticket.mergedIntoId !== null)
    return NONE;
  const { timers } = timersOfTicket(ready, past, past.ticket.createdAt);
  const open = timers.filter(({ state }) => state === 'running' || state === 'paused');
  const due = open.flatMap(({ dueAt }) => dueAt ?? []);
  return { nextDueAt: due.length === 0 ? null : Math.min(...due), points: open.flatMap(pointsOf) };
}

function pointsOf({ kind, policy, metric, run, priority, dueAt, points }: SlaTimer): DeadlinePoint[] {
  if (dueAt === null) return [];
  const key = `${kind} ${policy.key} ${metric} ${run} ${priority}`;
  const warnings = points.flatMap(({ point, firesAt }): DeadlinePoint[] =>
    point.kind === 'warning' && firesAt !== null
      ? [{ key: `${key} ${point.afterMs}`, kind: 'warning', metric, at: firesAt, dueAt }]
      : [],
  );
  return [...warnings, { key: `${key} due`, kind: 'breach', metric, at: dueAt, dueAt }];
}
