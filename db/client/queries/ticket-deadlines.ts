import type { DeadlineRow } from '../../../shared/contract/deadline-rows.ts';
import type { QueryArgs, QueryResult } from '../../../shared/contract/queries.ts';
import type { SlaTimer } from '../../../shared/domain/sla/read-timers.ts';
import { timersOfTicket } from '../../../shared/domain/sla/ticket-timers.ts';
import type { Calendar } from '../../../shared/model/calendar.ts';
import type { SlaEvent } from '../../../shared/model/sla-event.ts';
import { PRIORITY_KEYS } from '../../../shared/model/sla-policy.ts';
import type { Status } from '../../../shared/model/status.ts';
import type { SqliteDatabase } from '../connection.ts';
import { pastOf, policiesHere } from '../deadlines.ts';
import { getSlaSettings } from './sla-settings.ts';

const ORDER = ['running', 'paused', 'breached', 'met'] as const;

/** What is promised of a ticket now: of each promise its last run, what is still open first, the earliest of that first. */
export function listDeadlines(
  db: SqliteDatabase,
  { ticketId }: QueryArgs<'ticket.deadlines'>,
  { now }: { readonly now: number },
): QueryResult<'ticket.deadlines'> {
  const ready = policiesHere(db);
  const past = ready.kinds.length === 0 ? null : pastOf(db, ticketId);
  if (past === null) return [];
  const { history, timers } = timersOfTicket(ready, past, now);
  const { calendars } = getSlaSettings(db);
  const last = new Map<string, DeadlineRow>();
  for (const timer of timers) {
    if (timer.state === 'cancelled') continue;
    last.set(`${timer.kind} ${timer.metric}`, rowOf(timer, timer.state, history, calendars));
  }
  return [...last.values()].sort(
    (a, b) =>
      ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
      (a.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.dueAt ?? Number.MAX_SAFE_INTEGER),
  );
}

function rowOf(
  timer: SlaTimer,
  state: DeadlineRow['state'],
  history: readonly SlaEvent[],
  calendars: Readonly<Record<string, Calendar>>,
): DeadlineRow {
  const { kind, metric, run, policy, promise, stretch, promisedMs, businessMs } = timer;
  const key = promise.target.calendar;
  return {
    kind,
    metric,
    run,
    state,
    policy: policy.titles,
    isForAll: policy.condition === undefined,
    priority: priorityOf(timer.priority),
    targetMinutes: promise.target.minutes,
    calendar: key === null ? null : { key, titles: calendars[key]?.titles },
    dueAt: timer.dueAt,
    leftMs: state === 'paused' ? promisedMs - businessMs : null,
    pauses: stretch.pauses.map(({ from, to, event }) => ({ from, to, status: statusAt(history, event) })),
  };
}

function priorityOf(priority: number): DeadlineRow['priority'] {
  const place = PRIORITY_KEYS.findIndex((_key, index) => index === priority);
  return (place < 0 ? 0 : place) as DeadlineRow['priority'];
}

/** What the ticket was after an event of its history. */
function statusAt(history: readonly SlaEvent[], event: number): Status | null {
  let status: Status | null = null;
  for (const each of history.slice(0, event + 1)) {
    if (each.type === 'created') status = each.ticket.status;
    else if (each.type !== 'mergedIn')
      for (const change of each.changes) if (change.field === 'status') status = change.to;
  }
  return status;
}
