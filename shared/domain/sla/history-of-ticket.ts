import type { Message } from '../../model/message.ts';
import type { SlaEvent, SlaFieldChange, SlaTicketFields } from '../../model/sla-event.ts';
import type { Ticket } from '../../model/ticket.ts';
import type { HistoryField, TicketEvent } from '../../model/ticket-event.ts';
import { ticketAt } from '../tickets/ticket-at.ts';

/** What is known of one ticket. */
export type TicketPast = Readonly<{
  /** As it is now. */
  ticket: Pick<Ticket, HistoryField | 'channel' | 'branchId' | 'createdAt'>;
  /** In the order in which the center took them (docs/spec/sync.md R164). */
  events: readonly Pick<TicketEvent, 'at' | 'change'>[];
  messages: readonly Pick<Message, 'kind' | 'authorUserId' | 'createdAt' | 'delivery'>[];
}>;

/**
 * The history of a ticket as its service levels need it, from its events and its conversation. What was done at one instant is one
 * event, and what came late from a workstation without a line counts from when it was done, as in ticketAt. That another ticket was
 * merged in is in the history of that one; whoever knows both adds it.
 */
export function slaHistoryOf({ ticket, events, messages }: TicketPast): SlaEvent[] {
  const { createdAt } = ticket;
  const said = new Map<number, Said[]>();
  for (const message of messages) {
    const event = eventOf(message);
    const at = Math.max(message.createdAt, createdAt);
    if (event) said.set(at, [...(said.get(at) ?? []), { ...event, at }]);
  }
  const instants = new Set([...events.map(({ at }) => Math.max(at, createdAt)), ...said.keys()]);
  let before = fieldsAt(ticket, events, Number.NEGATIVE_INFINITY);
  const history: SlaEvent[] = [{ type: 'created', at: createdAt, ticket: before }];
  for (const at of [...instants].sort((one, other) => one - other)) {
    const after = fieldsAt(ticket, events, at);
    const changes = changesBetween(before, after);
    before = after;
    const [first, ...others] = said.get(at) ?? [];
    if (first) history.push({ ...first, changes }, ...others);
    else if (changes.length > 0) history.push({ type: 'changed', at, changes });
  }
  return history;
}

type Said = Extract<SlaEvent, { type: 'publicReply' | 'customerMessage' | 'internalNote' }>;

/** What service levels hear of a message. A call that was written down is a note: nobody else can tell who said what. */
function eventOf({
  kind,
  authorUserId,
  createdAt: at,
  delivery,
}: TicketPast['messages'][number]): Said | null {
  const changes: SlaFieldChange[] = [];
  switch (kind) {
    case 'publicReply':
      // Taken back before it left, it never reached anybody.
      if (delivery === 'cancelled') return null;
      return { type: 'publicReply', at, isAutomatic: authorUserId === null, changes };
    case 'chatLine':
      return authorUserId === null
        ? { type: 'customerMessage', at, changes }
        : { type: 'publicReply', at, isAutomatic: false, changes };
    case 'inbound':
      return { type: 'customerMessage', at, changes };
    case 'internalNote':
    case 'callRecord':
      return { type: 'internalNote', at, changes };
    default:
      return null;
  }
}

function fieldsAt(ticket: TicketPast['ticket'], events: TicketPast['events'], at: number): SlaTicketFields {
  const { channel, branchId } = ticket;
  const { status, priority, type, teamId, assigneeId, customerId, tags, mergedIntoId } = ticketAt(
    ticket,
    events,
    at,
  );
  return { status, priority, type, channel, teamId, branchId, assigneeId, customerId, tags, mergedIntoId };
}

function changesBetween(from: SlaTicketFields, to: SlaTicketFields): SlaFieldChange[] {
  const changes: SlaFieldChange[] = [
    { field: 'status', from: from.status, to: to.status },
    { field: 'priority', from: from.priority, to: to.priority },
    { field: 'type', from: from.type, to: to.type },
    { field: 'teamId', from: from.teamId, to: to.teamId },
    { field: 'assigneeId', from: from.assigneeId, to: to.assigneeId },
    { field: 'customerId', from: from.customerId, to: to.customerId },
    { field: 'tags', from: from.tags, to: to.tags },
    { field: 'mergedIntoId', from: from.mergedIntoId, to: to.mergedIntoId },
  ];
  return changes.filter((change) => JSON.stringify(change.from) !== JSON.stringify(change.to));
}
