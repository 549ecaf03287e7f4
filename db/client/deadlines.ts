import { compilePolicies, type ReadyPolicies } from '../../shared/domain/sla/compile-policies.ts';
import type { TicketPast } from '../../shared/domain/sla/history-of-ticket.ts';
import { type DeadlinePoint, deadlinesOf } from '../../shared/domain/sla/ticket-timers.ts';
import { SLA_SETTINGS_ID, type SlaSettings } from '../../shared/model/sla-settings.ts';
import type { Ticket } from '../../shared/model/ticket.ts';
import type { TicketChange } from '../../shared/model/ticket-event.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { entityStoreOf } from './entity-store.ts';
import { prepared } from './prepared.ts';

/** What a slice of the work came to. */
export interface RefreshedDeadlines {
  /** A ticket has another deadline than before. */
  readonly hasChanged: boolean;
  readonly isDone: boolean;
}

/**
 * Works the deadlines of up to `most` tickets out again, of those that may have others.
 * @param now in the center's time
 */
export function refreshDeadlines(db: SqliteDatabase, most: number, now: number): RefreshedDeadlines {
  const stale = prepared<[number], { id: string; dueAt: number | null; isHere: number }>(
    db,
    `select s.ticket_id as id, t.next_due_at as dueAt, t.id is not null as isHere
     from due_stale s left join ticket t on t.id = s.ticket_id limit ?`,
  );
  // Nearly always there is none, and then nothing must wait for the disk.
  if (stale.get(1) === undefined) return { hasChanged: false, isDone: true };
  return inTransaction(db, 'relaxed', () => {
    const ready = policiesHere(db);
    const forget = prepared(db, 'delete from due_stale where ticket_id = ?');
    const write = prepared(db, 'update ticket set next_due_at = ? where id = ?');
    const rows = stale.all(most);
    let hasChanged = false;
    for (const { id, dueAt, isHere } of rows) {
      forget.run(id);
      if (isHere === 0) continue;
      const past = pastOf(db, id);
      const { nextDueAt, points } = past === null ? NOTHING_OWED : deadlinesOf(ready, past);
      planPoints(db, id, points, now);
      if (nextDueAt === dueAt) continue;
      write.run(nextDueAt, id);
      hasChanged = true;
    }
    return { hasChanged, isDone: rows.length < most };
  });
}

const NOTHING_OWED = { nextDueAt: null, points: [] };

/** Points that move keep whether they were told. One whose time was over when it was first known is told by its mark alone. */
function planPoints(db: SqliteDatabase, id: string, points: readonly DeadlinePoint[], now: number): void {
  prepared(
    db,
    `delete from deadline_point
     where ticket_id = ? and is_told = 0 and key not in (select value from json_each(?))`,
  ).run(id, JSON.stringify(points.map(({ key }) => key)));
  const put = prepared(
    db,
    `insert into deadline_point (ticket_id, key, kind, metric, at, due_at, is_told, level, step)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (ticket_id, key) do update set at = excluded.at, due_at = excluded.due_at, step = excluded.step`,
  );
  for (const { key, kind, metric, at, dueAt, level } of points) {
    const step = level === null ? null : JSON.stringify(level.step);
    put.run(id, key, kind, metric, at, dueAt, at <= now ? 1 : 0, level?.number ?? null, step);
  }
}

/** What is known here of a ticket's past; null for one that is not here. */
export function pastOf(db: SqliteDatabase, ticketId: string): TicketPast | null {
  const ticket = entityStoreOf(db).get('ticket', ticketId)?.row as Ticket | undefined;
  if (ticket === undefined) return null;
  // In the order in which the center took them; what it has not taken yet is last, as it was made.
  const events = prepared<[string], { at: number; change: string }>(
    db,
    'select at, change from ticket_event where ticket_id = ? order by seq = 0, seq, at, id',
  ).all(ticketId);
  const messages = prepared<[string], TicketPast['messages'][number]>(
    db,
    `select kind, author_user_id as authorUserId, created_at as createdAt, delivery
     from message where ticket_id = ? order by created_at, id`,
  ).all(ticketId);
  return {
    ticket,
    events: events.map(({ at, change }) => ({ at, change: JSON.parse(change) as TicketChange })),
    messages,
  };
}

const compiled = new WeakMap<SqliteDatabase, { readonly text: string; readonly ready: ReadyPolicies }>();

/** The policies of the organization, ready to be asked; none where it has none. */
export function policiesHere(db: SqliteDatabase): ReadyPolicies {
  const settings = entityStoreOf(db).get('slaSettings', SLA_SETTINGS_ID)?.row as SlaSettings | undefined;
  const { policies, calendars } = settings ?? { policies: [], calendars: {} };
  const text = JSON.stringify([policies, calendars]);
  const known = compiled.get(db);
  if (known?.text === text) return known.ready;
  const ready = compilePolicies({ policies, calendars });
  compiled.set(db, { text, ready });
  return ready;
}
