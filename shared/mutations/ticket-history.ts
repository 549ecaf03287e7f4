import type { TicketEventId, UserId } from '../model/ids.ts';
import type { Ticket } from '../model/ticket.ts';
import { HISTORY_FIELDS, type HistoryField, TicketChange } from '../model/ticket-event.ts';
import { canonicalJson, type Json } from '../util/canonical-json.ts';
import { derivedId } from './derived-id.ts';
import type { Change, MutationContext, Reads } from './mutation.ts';

/**
 * The history of what accepted changes do to tickets that exist: one event for each field that gets another value.
 * The same change has the same events wherever it is decided, however often (docs/spec/sync.md R162).
 */
export function historyOf(
  changes: readonly Change[],
  reads: Reads,
  context: Pick<MutationContext, 'now' | 'operationId' | 'actor' | 'cause'>,
): readonly Change[] {
  const after = new Map<string, Partial<Ticket>>();
  for (const change of changes) {
    if (change.entity !== 'ticket') continue;
    const [id, fields] = change.kind === 'put' ? [change.row.id, change.row] : [change.id, change.fields];
    after.set(id, { ...after.get(id), ...fields });
  }
  return [...after].flatMap(([id, fields]) => {
    const before = reads.get('ticket', id);
    if (before === undefined) return [];
    return HISTORY_FIELDS.filter((field) => isChanged(before, fields, field)).map((field) => ({
      kind: 'put' as const,
      entity: 'ticketEvent' as const,
      row: {
        id: eventId(context.operationId, id, field),
        ticketId: before.id,
        at: context.now,
        takenAt: context.now,
        actorId: actorOf(context),
        change: TicketChange.parse({ field, from: before[field], to: fields[field] }),
        cause: context.cause ?? null,
      },
    }));
  });
}

function isChanged(before: Ticket, after: Partial<Ticket>, field: HistoryField): boolean {
  if (!Object.hasOwn(after, field)) return false;
  return canonicalJson(before[field] as Json) !== canonicalJson(after[field] as Json);
}

function actorOf({ actor }: Pick<MutationContext, 'actor'>): UserId | null {
  return actor.kind === 'user' ? actor.user.id : null;
}

/** Nobody can choose an operation whose event would take the place of another. */
function eventId(operationId: string, ticketId: string, field: HistoryField): TicketEventId {
  return derivedId(operationId.slice(0, 13), `${operationId} ${ticketId} ${field}`) as TicketEventId;
}
