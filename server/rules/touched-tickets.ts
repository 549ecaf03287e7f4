import { momentOf } from '../../shared/domain/rules/past-ticket.ts';
import type { Occurrence } from '../../shared/domain/rules/rule-matcher.ts';
import type { RuleMoment } from '../../shared/model/rule-condition.ts';
import type { Ticket } from '../../shared/model/ticket.ts';
import { HISTORY_FIELDS } from '../../shared/model/ticket-event.ts';
import type { Actor, Change, Reads } from '../../shared/mutations/mutation.ts';

/** A ticket that a change is about, as it was before, and what happened to it beside its fields. */
export interface TouchedTicket {
  readonly ticketId: string;
  /** Null for one that begins. */
  readonly before: Ticket | null;
  readonly said: RuleMoment | null;
}

/** The tickets that changes are about; call it before they are applied. */
export function touchedTickets(changes: readonly Change[], reads: Reads): readonly TouchedTicket[] {
  const found = new Map<string, RuleMoment | null>();
  for (const change of changes) {
    if (change.entity === 'ticket') {
      const id = change.kind === 'put' ? change.row.id : change.id;
      if (!found.has(id)) found.set(id, null);
    }
    if (change.entity === 'message' && change.kind === 'put') {
      const said = momentOf(change.row);
      if (said !== null) found.set(change.row.ticketId, found.get(change.row.ticketId) ?? said);
    }
  }
  return [...found].map(([ticketId, said]) => ({
    ticketId,
    before: reads.get('ticket', ticketId) ?? null,
    said,
  }));
}

/** What rules are asked about a ticket once the changes are applied; null where nothing happened that they could ask for. */
export function occurrenceOf(
  { ticketId, before, said }: TouchedTicket,
  reads: Reads,
  actor: Actor,
  at: number,
): Occurrence<Ticket> | null {
  const after = reads.get('ticket', ticketId);
  if (after === undefined || after.mergedIntoId !== null) return null;
  const isChanged = before !== null && HISTORY_FIELDS.some((field) => isOther(before[field], after[field]));
  const event = before === null ? 'created' : (said ?? (isChanged ? 'changed' : null));
  if (event === null) return null;
  return { event, at, actor: who(actor), before, after, ticket: after };
}

function isOther(one: unknown, other: unknown): boolean {
  return one !== other && JSON.stringify(one) !== JSON.stringify(other);
}

/** Mail is the customer's; whatever else Outpost does is its own. */
function who(actor: Actor): Occurrence['actor'] {
  if (actor.kind === 'user') return { kind: 'agent', id: actor.user.id };
  return { kind: actor.part === 'mail' ? 'customer' : 'system', id: null };
}
