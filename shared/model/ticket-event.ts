import { z } from 'zod';
import { EventCause } from './event-cause.ts';
import { Instant, ProcessId, TicketEventId, TicketId, UserId } from './ids.ts';
import { Texts } from './named.ts';
import { Ticket } from './ticket.ts';
import { LinkedTicket } from './ticket-link.ts';

function changeOf<const Field extends string, Value extends z.ZodType>(field: Field, value: Value) {
  return z.object({ field: z.literal(field), from: value, to: value });
}

const FIELD_CHANGES = [
  changeOf('status', Ticket.shape.status),
  changeOf('priority', Ticket.shape.priority),
  changeOf('type', Ticket.shape.type),
  changeOf('category', Ticket.shape.category),
  changeOf('subject', Ticket.shape.subject),
  changeOf('tags', Ticket.shape.tags),
  changeOf('assigneeId', Ticket.shape.assigneeId),
  changeOf('teamId', Ticket.shape.teamId),
  changeOf('customerId', Ticket.shape.customerId),
  changeOf('mergedIntoId', Ticket.shape.mergedIntoId),
  changeOf('snooze', Ticket.shape.snooze),
] as const;

/** What became of one field of a ticket. Hidden from somebody, it says neither from what nor to what. */
const FieldChange = z.discriminatedUnion('field', FIELD_CHANGES);

/** A point of a promise that was reached, and who was told of it. No field: what it did to fields stands beside it. */
const ReachedPoint = z.object({
  field: z.literal('escalation'),
  from: z.null(),
  to: z.object({ kind: z.enum(['warning', 'breach', 'escalation']), told: z.array(UserId).max(500) }),
});

/** A link to another ticket that was made or taken off. No field either: a ticket has any number of them. */
const LinkChange = z.object({
  field: z.literal('link'),
  from: LinkedTicket.nullable(),
  to: LinkedTicket.nullable(),
});

/** What somebody did with a process, in the words of its template: what is told stays what it was. */
export const ProcessHappening = z.object({
  processId: ProcessId,
  process: Texts,
  step: Texts.nullable(),
  how: z.enum(['started', 'filled', 'completed', 'approved', 'rejected', 'returned', 'recalled']),
  reason: z.string().nullable(),
});
export type ProcessHappening = z.infer<typeof ProcessHappening>;

const ProcessStepped = z.object({ field: z.literal('process'), from: z.null(), to: ProcessHappening });

export const TicketChange = z.discriminatedUnion('field', [
  ...FIELD_CHANGES,
  ReachedPoint,
  LinkChange,
  ProcessStepped,
]);
export type TicketChange = z.infer<typeof TicketChange>;

/** A field whose changes are kept. */
export type HistoryField = z.infer<typeof FieldChange>['field'];

/** The fields whose changes are kept, in the order in which changes of one moment are told. */
export const HISTORY_FIELDS: readonly HistoryField[] = FIELD_CHANGES.map(({ shape }) => shape.field.value);

/** Whether it is a field that became something else: those alone say what a ticket was at an instant. */
export function isFieldChange(change: TicketChange): change is TicketChange & { field: HistoryField } {
  return change.field !== 'escalation' && change.field !== 'link' && change.field !== 'process';
}

/** What became of a ticket, once and for all: a field that is something else, a link, a step of a process, or a point of a promise. */
export const TicketEvent = z.object({
  id: TicketEventId,
  ticketId: TicketId,
  /** When it was done, by the clock of whoever did it, never later than it came. */
  at: Instant,
  /** When the center took it. */
  takenAt: Instant,
  /** Who did it; null for the system. */
  actorId: UserId.nullable(),
  change: TicketChange,
  /** Null for what somebody did. */
  cause: EventCause.nullable(),
});
export type TicketEvent = z.infer<typeof TicketEvent>;
