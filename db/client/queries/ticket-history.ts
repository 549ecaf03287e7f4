import type { HistoryEntry } from '../../../shared/contract/history-rows.ts';
import type { QueryArgs, QueryResult } from '../../../shared/contract/queries.ts';
import type { EntityRow } from '../../../shared/model/entities.ts';
import type { EventCause } from '../../../shared/model/event-cause.ts';
import { HISTORY_FIELDS, type HistoryField, type TicketChange } from '../../../shared/model/ticket-event.ts';
import type { SqliteDatabase } from '../connection.ts';
import { entityStoreOf } from '../entity-store.ts';
import { prepared } from '../prepared.ts';
import { listRows } from './rows.ts';

/** The table whose rows have the name that an id stands for. */
const NAMED = {
  assigneeId: 'user',
  teamId: 'team',
  customerId: 'customer',
  mergedIntoId: 'ticket',
} as const satisfies Partial<Record<HistoryField, 'user' | 'team' | 'customer' | 'ticket'>>;

/** The part of a ticket's history that lies in a window of its conversation. */
export interface HistoryWindow {
  /** Null from the beginning on. */
  readonly from: number | null;
  /** Null for everything since; exclusive. */
  readonly before: number | null;
}

/**
 * What became of a ticket in a window of its conversation, oldest first; of those that were merged into it, only that.
 * @param sources numbers of the tickets of the conversation, by id
 */
export function listEvents(
  db: SqliteDatabase,
  ticketId: string,
  sources: ReadonlyMap<string, number>,
  { from, before }: HistoryWindow,
): HistoryEntry[] {
  const others = [...sources.keys()].filter((id) => id !== ticketId);
  const range = 'and at >= ? and at < ?';
  const bounds = [from ?? 0, before ?? Number.MAX_SAFE_INTEGER];
  const own = listRows(db, 'ticketEvent', 'ticket_event', `where ticket_id = ? ${range}`, [
    ticketId,
    ...bounds,
  ]);
  const merges =
    others.length === 0
      ? []
      : listRows(
          db,
          'ticketEvent',
          'ticket_event',
          `where ticket_id in (select value from json_each(?)) ${range} and change ->> '$.field' = 'mergedIntoId'`,
          [JSON.stringify(others), ...bounds],
        );
  return withNames(db, ticketId, sources, [...own, ...merges].sort(inTime));
}

/** What one operation did stands together, in the order of the fields. */
function inTime(a: EntityRow<'ticketEvent'>, b: EntityRow<'ticketEvent'>): number {
  const [first, second] = [operationTime(a), operationTime(b)];
  if (a.at !== b.at || first !== second) return a.at - b.at || (first < second ? -1 : 1);
  return placeOf(a.change) - placeOf(b.change);
}

/** What set a change off stands before it. */
function placeOf({ field }: TicketChange): number {
  if (field === 'link' || field === 'process') return HISTORY_FIELDS.length;
  return field === 'escalation' ? -1 : HISTORY_FIELDS.indexOf(field);
}

/** A newer center may keep the history of what this version does not know. */
function isKnown({ field }: TicketChange): boolean {
  return field === 'escalation' || field === 'link' || field === 'process' || HISTORY_FIELDS.includes(field);
}

function operationTime({ id }: EntityRow<'ticketEvent'>): string {
  return id.slice(0, 13);
}

/** What became of one field of a ticket, or of all of them, newest first in the order of the center (R163). */
export function getHistory(
  db: SqliteDatabase,
  { ticketId, field, limit }: QueryArgs<'ticket.history'>,
): QueryResult<'ticket.history'> {
  const events = listRows(
    db,
    'ticketEvent',
    'ticket_event',
    `where ticket_id = ? ${field === null ? '' : "and change ->> '$.field' = ?"}
     order by seq = 0 desc, seq desc, at desc, id desc limit ?`,
    [ticketId, ...(field === null ? [] : [field]), limit],
  );
  return withNames(db, ticketId, new Map(), events);
}

function withNames(
  db: SqliteDatabase,
  ticketId: string,
  sources: ReadonlyMap<string, number>,
  events: readonly EntityRow<'ticketEvent'>[],
): HistoryEntry[] {
  const names = new Map<string, string | null>();
  const nameOf = (entity: 'user' | 'team' | 'customer' | 'ticket', id: string | null): string | null => {
    if (id === null) return null;
    const known = names.get(id);
    if (known !== undefined) return known;
    const row = entityStoreOf(db).get(entity, id)?.row;
    const found = entity === 'ticket' ? row?.number : row?.name;
    const name = found === undefined ? null : String(found);
    names.set(id, name);
    return name;
  };
  const pending = listPendingEvents(db);
  return events
    .filter(({ change }) => isKnown(change))
    .map((event) => ({
      id: event.id,
      ticketId: event.ticketId,
      at: event.at,
      actorId: event.actorId,
      change: event.change,
      cause: event.cause,
      actorName: nameOf('user', event.actorId),
      ...namesIn(event.change, nameOf),
      inputNames: inputNamesOf(event.cause, nameOf),
      toldNames: toldNamesOf(event.change, nameOf),
      fromNumber: event.ticketId === ticketId ? null : (sources.get(event.ticketId) ?? null),
      isPending: pending.has(event.id),
    }));
}

/** The names of what a rule met. */
function inputNamesOf(
  cause: EventCause | null,
  nameOf: (entity: (typeof NAMED)[keyof typeof NAMED], id: string | null) => string | null,
): Readonly<Record<string, string>> {
  const names: Record<string, string> = {};
  for (const [field, value] of Object.entries(cause?.kind === 'rule' ? cause.inputs : {})) {
    if (typeof value !== 'string' || !isNamed(field)) continue;
    const name = nameOf(NAMED[field], value);
    if (name !== null) names[value] = name;
  }
  return names;
}

/** Who was told of a point of a promise, as far as they are here. */
function toldNamesOf(
  change: TicketChange,
  nameOf: (entity: 'user', id: string) => string | null,
): readonly string[] {
  if (change.field !== 'escalation') return [];
  return change.to.told.flatMap((id) => nameOf('user', id) ?? []);
}

function isNamed(field: string): field is keyof typeof NAMED {
  return Object.hasOwn(NAMED, field);
}

function namesIn(
  change: TicketChange,
  nameOf: (entity: (typeof NAMED)[keyof typeof NAMED], id: string | null) => string | null,
): Pick<HistoryEntry, 'fromName' | 'toName'> {
  switch (change.field) {
    case 'assigneeId':
    case 'teamId':
    case 'customerId':
    case 'mergedIntoId': {
      const entity = NAMED[change.field];
      return { fromName: nameOf(entity, change.from), toName: nameOf(entity, change.to) };
    }
    default:
      return { fromName: null, toName: null };
  }
}

/** There are hardly ever any, and never many at once: asked for once instead of once for each event. */
function listPendingEvents(db: SqliteDatabase): ReadonlySet<string> {
  const rows = prepared<[], { id: string }>(db, "select id from shadow where entity = 'ticketEvent'").all();
  return new Set(rows.map(({ id }) => id));
}
