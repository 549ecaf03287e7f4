import type { SlaEvent } from '../../model/sla-event.ts';
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

/**
 * The earliest open deadline, also one that has passed; null where nothing is owed. It does not change by itself: of the same rows
 * it is the same at any time. What is solved or lies in another ticket owes nothing.
 */
export function nextDueAtOf(ready: ReadyPolicies, past: TicketPast): number | null {
  if (ready.kinds.length === 0 || !isOpenStatus(past.ticket.status) || past.ticket.mergedIntoId !== null)
    return null;
  const { timers } = timersOfTicket(ready, past, past.ticket.createdAt);
  const due = timers.flatMap(({ state, dueAt }) =>
    (state === 'running' || state === 'paused') && dueAt !== null ? [dueAt] : [],
  );
  return due.length === 0 ? null : Math.min(...due);
}
