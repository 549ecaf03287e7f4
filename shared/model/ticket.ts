import { z } from 'zod';
import { Channel } from './channel.ts';
import { BranchId, CustomerId, Instant, TeamId, TicketId, UserId } from './ids.ts';
import { Priority } from './priority.ts';
import { Snooze } from './snooze.ts';
import { Status } from './status.ts';

/** What kind of request a ticket is. */
export const TicketType = z.enum(['question', 'incident', 'problem', 'request']);
export type TicketType = z.infer<typeof TicketType>;

/** A label: one short word or phrase without line breaks or commas. */
export const Tag = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^,\r\n]+$/);

/** The most people who may watch one ticket. */
export const MAX_WATCHERS = 200;

/** The most characters a subject may have. */
export const MAX_SUBJECT = 500;

/** One request of one customer, from the first word to its solution. */
export const Ticket = z.object({
  id: TicketId,
  /** Given once, from a leased block, and never changed. */
  number: z.number().int().positive(),
  subject: z.string().max(MAX_SUBJECT),
  status: Status,
  priority: Priority,
  type: TicketType,
  category: z.string().max(100).nullable(),
  channel: Channel,
  customerId: CustomerId.nullable(),
  teamId: TeamId,
  branchId: BranchId,
  assigneeId: UserId.nullable(),
  tags: z.array(Tag).max(50),
  createdAt: Instant,
  /** Last change by a person or a channel. */
  updatedAt: Instant,
  lastCustomerMessageAt: Instant.nullable(),
  lastReplyAt: Instant.nullable(),
  firstRepliedAt: Instant.nullable(),
  solvedAt: Instant.nullable(),
  /** The ticket this one was merged into; it keeps its number and its messages, and is closed as long as it is. */
  mergedIntoId: TicketId.nullable(),
  /** What unmerging gives back; null while the ticket is not merged. */
  statusBeforeMerge: Status.nullable(),
  /** Until when it is put aside, and why; null for one that is not, and never was since somebody acted. */
  snooze: Snooze.nullable(),
  /** Who is told of what is said and of the status, by their own wish. */
  watcherIds: z.array(UserId).max(MAX_WATCHERS),
});
export type Ticket = z.infer<typeof Ticket>;
