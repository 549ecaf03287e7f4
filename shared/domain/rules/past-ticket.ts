import type { UserId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { ActorKind, RuleMoment } from '../../model/rule-condition.ts';
import type { Ticket } from '../../model/ticket.ts';
import { isFieldChange, type TicketEvent } from '../../model/ticket-event.ts';
import { ticketAt } from '../tickets/ticket-at.ts';

/** One thing that happened to a ticket, with what it changed. */
export interface PastEvent {
  readonly event: RuleMoment;
  readonly at: number;
  readonly actor: { readonly kind: ActorKind; readonly id: UserId | null };
  readonly changes: Partial<Ticket>;
}

/** A ticket as it began, and all that happened to it, in order. The first event is its creation. */
export interface PastTicket {
  readonly ticket: Ticket;
  readonly events: readonly PastEvent[];
}

/** Of a message, what tells what happened with it. */
export type PastMessage = Pick<
  Message,
  'kind' | 'authorUserId' | 'authorCustomerId' | 'createdAt' | 'delivery'
>;

/** What rules hear of a message; null where it is nothing that somebody did. */
export function momentOf({
  kind,
  authorUserId,
}: Pick<Message, 'kind' | 'authorUserId'>): Exclude<RuleMoment, 'created' | 'changed'> | null {
  switch (kind) {
    case 'inbound':
      return 'customerMessage';
    case 'publicReply':
      return 'publicReply';
    case 'chatLine':
      return authorUserId === null ? 'customerMessage' : 'publicReply';
    case 'internalNote':
    case 'callRecord':
      return 'internalNote';
    default:
      return null;
  }
}

/** Who wrote a message. */
export function actorOfMessage({
  kind,
  authorUserId,
}: Pick<Message, 'kind' | 'authorUserId'>): PastEvent['actor'] {
  if (authorUserId !== null) return { kind: 'agent', id: authorUserId };
  return { kind: kind === 'inbound' || kind === 'chatLine' ? 'customer' : 'system', id: null };
}

/**
 * What is kept of a ticket as the events that rules would have been asked about, in the order in which the center took them.
 * What one person did at one instant is one event.
 * @param events in the order in which the center took them (docs/spec/sync.md R164)
 */
export function pastTicketOf(
  now: Ticket,
  events: readonly Pick<TicketEvent, 'at' | 'takenAt' | 'actorId' | 'change'>[],
  messages: readonly PastMessage[],
): PastTicket {
  const begin: Ticket = { ...now, ...ticketAt(now, events, Number.NEGATIVE_INFINITY) };
  const found: PastEvent[] = [];
  for (const { at, takenAt, actorId, change } of events) {
    if (!isFieldChange(change)) continue;
    const actor = { kind: actorId === null ? ('system' as const) : ('agent' as const), id: actorId };
    const changes = { [change.field]: change.to };
    found.push({ event: 'changed', at: Math.max(at, takenAt, now.createdAt), actor, changes });
  }
  for (const message of messages) {
    const event = message.delivery === 'cancelled' ? null : momentOf(message);
    if (event === null) continue;
    const at = Math.max(message.createdAt, now.createdAt);
    found.push({ event, at, actor: actorOfMessage(message), changes: {} });
  }
  // Stable: what happened at one instant stays in the order of the center, and words come behind.
  found.sort((one, other) => one.at - other.at);
  const past: PastEvent[] = [];
  for (const each of found) {
    const last = past.at(-1);
    if (last !== undefined && isOneAct(last, each)) past[past.length - 1] = together(last, each);
    else past.push(each);
  }
  return { ticket: begin, events: withCreation(begin, past) };
}

/** Changes and words of one instant; a customer's message changes the status by Outpost. */
function isOneAct(one: PastEvent, other: PastEvent): boolean {
  if (one.at !== other.at) return false;
  if (one.event !== 'changed' && other.event !== 'changed') return false;
  const isSameActor = one.actor.kind === other.actor.kind && one.actor.id === other.actor.id;
  return isSameActor || one.event === 'customerMessage' || other.event === 'customerMessage';
}

function together(one: PastEvent, other: PastEvent): PastEvent {
  const said = one.event === 'changed' ? other : one;
  return { ...said, changes: { ...one.changes, ...other.changes } };
}

/** Words with which a ticket began are its creation. */
function withCreation(begin: Ticket, past: readonly PastEvent[]): readonly PastEvent[] {
  const [first] = past;
  const isFirstWord =
    first !== undefined &&
    first.at === begin.createdAt &&
    first.event !== 'changed' &&
    Object.keys(first.changes).length === 0;
  const actor: PastEvent['actor'] = isFirstWord
    ? first.actor
    : { kind: begin.channel === 'phone' || begin.channel === 'api' ? 'agent' : 'customer', id: null };
  const created: PastEvent = { event: 'created', at: begin.createdAt, actor, changes: {} };
  return [created, ...(isFirstWord ? past.slice(1) : past)];
}
