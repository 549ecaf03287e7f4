import type { TicketEventId, TicketId, UserId } from '../model/ids.ts';
import type { Ticket } from '../model/ticket.ts';
import { HISTORY_FIELDS, type HistoryField, TicketChange, type TicketEvent } from '../model/ticket-event.ts';
import { LinkedTicket, type TicketLink } from '../model/ticket-link.ts';
import { canonicalJson, type Json } from '../util/canonical-json.ts';
import { derivedId } from './derived-id.ts';
import type { Change, MutationContext, Reads } from './mutation.ts';

type HistoryContext = Pick<MutationContext, 'now' | 'operationId' | 'actor' | 'cause'>;

/**
 * The history of what accepted changes do to tickets: one event for each field of one that exists that gets another value, and one
 * for each link at each of its ends. The same change has the same events wherever it is decided, however often (docs/spec/sync.md R162).
 */
export function historyOf(
  changes: readonly Change[],
  reads: Reads,
  context: HistoryContext,
): readonly Change[] {
  return [...eventsOfFields(changes, reads, context), ...eventsOfLinks(changes, reads, context)].map(
    (row) => ({
      kind: 'put',
      entity: 'ticketEvent',
      row,
    }),
  );
}

function eventsOfFields(
  changes: readonly Change[],
  reads: Reads,
  context: HistoryContext,
): readonly TicketEvent[] {
  const after = new Map<string, Partial<Ticket>>();
  for (const change of changes) {
    if (change.entity !== 'ticket') continue;
    const [id, fields] = change.kind === 'put' ? [change.row.id, change.row] : [change.id, change.fields];
    after.set(id, { ...after.get(id), ...fields });
  }
  return [...after].flatMap(([id, fields]) => {
    const before = reads.get('ticket', id);
    if (before === undefined) return [];
    return HISTORY_FIELDS.filter((field) => isChanged(before, fields, field)).map((field) =>
      eventOf(
        before.id,
        field,
        TicketChange.parse({ field, from: before[field], to: fields[field] }),
        context,
      ),
    );
  });
}

function eventsOfLinks(
  changes: readonly Change[],
  reads: Reads,
  context: HistoryContext,
): readonly TicketEvent[] {
  return changes.flatMap((change) => {
    if (change.entity !== 'ticketLink') return [];
    const id = change.kind === 'put' ? change.row.id : change.id;
    const before = reads.get('ticketLink', id);
    const after = change.kind === 'put' ? change.row : before && { ...before, ...change.fields };
    if (after === undefined) return [];
    const [from, to] = [linkedIn(before), linkedIn(after)];
    if (canonicalJson(from) === canonicalJson(to)) return [];
    return [eventOf(after.ticketId, `link ${id}`, { field: 'link', from, to }, context)];
  });
}

/** Null where nothing is linked. */
function linkedIn(link: TicketLink | undefined): LinkedTicket | null {
  return link?.removedAt === null ? LinkedTicket.parse(link) : null;
}

function eventOf(
  ticketId: TicketId,
  what: string,
  change: TicketChange,
  context: HistoryContext,
): TicketEvent {
  return {
    id: eventId(context.operationId, ticketId, what),
    ticketId,
    at: context.now,
    takenAt: context.now,
    actorId: actorOf(context),
    change,
    cause: context.cause ?? null,
  };
}

function isChanged(before: Ticket, after: Partial<Ticket>, field: HistoryField): boolean {
  if (!Object.hasOwn(after, field)) return false;
  return canonicalJson(before[field] as Json) !== canonicalJson(after[field] as Json);
}

function actorOf({ actor }: HistoryContext): UserId | null {
  return actor.kind === 'user' ? actor.user.id : null;
}

/** Nobody can choose an operation whose event would take the place of another. */
function eventId(operationId: string, ticketId: string, what: string): TicketEventId {
  return derivedId(operationId.slice(0, 13), `${operationId} ${ticketId} ${what}`) as TicketEventId;
}
