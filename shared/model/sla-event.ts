import { z } from 'zod';
import { Channel } from './channel.ts';
import { Priority } from './priority.ts';
import { Status } from './status.ts';
import { Tag, TicketType } from './ticket.ts';

/**
 * What a clock may listen to. `customerFollowUp` is a customer's message after a first answer; those before it are answered by
 * the first answer. `solved` and `reopened` are changes of the status, to solved or closed and back.
 */
export const SlaMoment = z.enum([
  'created',
  'changed',
  'customerMessage',
  'customerFollowUp',
  'publicReply',
  'internalNote',
  'solved',
  'reopened',
]);
export type SlaMoment = z.infer<typeof SlaMoment>;

const Id = z.string().min(1).max(100);

/** Of a ticket, what conditions and clocks look at. */
const fields = {
  status: Status,
  priority: Priority,
  type: TicketType,
  channel: Channel,
  teamId: Id,
  branchId: Id,
  assigneeId: Id.nullable(),
  customerId: Id.nullable(),
  tags: z.array(Tag).max(50),
  mergedIntoId: Id.nullable(),
};
const TicketFields = z.strictObject(fields);
export type SlaTicketFields = z.infer<typeof TicketFields>;

type Fields = typeof fields;
const change = <Field extends keyof Fields>(field: Field) =>
  z.strictObject({ field: z.literal(field), from: fields[field], to: fields[field] });

const FieldChange = z.discriminatedUnion(
  'field',
  [
    change('status'),
    change('priority'),
    change('type'),
    change('channel'),
    change('teamId'),
    change('branchId'),
    change('assigneeId'),
    change('customerId'),
    change('tags'),
    change('mergedIntoId'),
  ],
  { error: 'is no field of a ticket that is kept in its history' },
);
export type SlaFieldChange = z.infer<typeof FieldChange>;

/**
 * The shape of one event of a ticket's history. What one act changed belongs to one event, so nobody has to say what of it came
 * first.
 * @param instant how instants are written: UTC milliseconds, or as people write them
 */
export function slaEventOf<Instant extends z.ZodType<number>>(instant: Instant) {
  const changes = z.array(FieldChange).max(20).default([]);
  return z.discriminatedUnion(
    'type',
    [
      z.strictObject({ type: z.literal('created'), at: instant, ticket: TicketFields }),
      z.strictObject({ type: z.literal('changed'), at: instant, changes }),
      /** An automatic one answers nobody. */
      z.strictObject({
        type: z.literal('publicReply'),
        at: instant,
        isAutomatic: z.boolean().default(false),
        changes,
      }),
      z.strictObject({ type: z.literal('customerMessage'), at: instant, changes }),
      z.strictObject({ type: z.literal('internalNote'), at: instant, changes }),
      /** Another ticket went into this one, with a customer who has waited for an answer since then. */
      z.strictObject({ type: z.literal('mergedIn'), at: instant, unansweredSince: instant.nullable() }),
    ],
    { error: 'is none of created, changed, publicReply, customerMessage, internalNote, mergedIn' },
  );
}

/** One event of a ticket's history, its instant in UTC milliseconds. */
export type SlaEvent = z.infer<ReturnType<typeof slaEventOf<z.ZodNumber>>>;
