import type { SlaEvent } from '../../model/sla-event.ts';
import type { EscalationStep, SlaMetric } from '../../model/sla-policy.ts';
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

/** An instant at which something is to be done: a deadline is near, it has passed, or a level of its chain is reached. */
export type DeadlinePoint = Readonly<{
  /** Says which promise and which of its points it is, however often it moves. */
  key: string;
  kind: 'warning' | 'breach' | 'escalation';
  metric: SlaMetric;
  at: number;
  dueAt: number;
  /** After it is due, in the calendar of the promise. */
  afterMs: number;
  /** What a level does, and which it is; null for a warning and a breach. */
  level: Readonly<{ number: number; step: EscalationStep }> | null;
  timer: SlaTimer;
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

function pointsOf(timer: SlaTimer): DeadlinePoint[] {
  const { kind, policy, metric, run, priority, dueAt, points } = timer;
  if (dueAt === null) return [];
  const key = `${kind} ${policy.key} ${metric} ${run} ${priority}`;
  const planned = points.flatMap(({ point, firesAt }): DeadlinePoint[] => {
    if (firesAt === null) return [];
    const { afterMs } = point;
    const place = { metric, at: firesAt, dueAt, afterMs, timer };
    if (point.kind === 'warning')
      return [{ key: `${key} ${afterMs}`, kind: 'warning', level: null, ...place }];
    const level = { number: point.level, step: point.step };
    return [{ key: `${key} level ${point.level}`, kind: 'escalation', level, ...place }];
  });
  const due = { metric, at: dueAt, dueAt, afterMs: 0, timer };
  return [...planned, { key: `${key} due`, kind: 'breach', level: null, ...due }];
}
