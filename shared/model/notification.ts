import { z } from 'zod';
import { Instant, NotificationId, TicketId, UserId } from './ids.ts';
import { Texts } from './named.ts';
import { SlaMetric } from './sla-policy.ts';

/**
 * What one person is told of a ticket: a deadline is near, has passed, or a level of its chain was reached; or that a colleague
 * mentions them in a note; or that something was said, or is other, on a ticket that they watch.
 */
export const Notification = z.object({
  id: NotificationId,
  /** Who is told; nobody else gets the row. */
  userId: UserId,
  ticketId: TicketId,
  /** Said also where the ticket itself is not on the workstation. */
  ticketNumber: z.number().int().positive(),
  kind: z.enum(['warning', 'breach', 'escalation', 'mention', 'watchedWords', 'watchedStatus']),
  /** Which level of the chain, counted from 1; null for everything else. */
  level: z.number().int().positive().nullable(),
  /** Null for a mention and what is watched, as is the policy: nothing was promised. */
  metric: SlaMetric.nullable(),
  /** Titles of the policy that promised it, as they were then. */
  policy: Texts.nullable(),
  /** Of a mention and what is watched, when it was. */
  dueAt: Instant,
  /** Who did it; null for the customer and for Outpost. */
  byUserId: UserId.nullable(),
  /** When the point was due: what a workstation tells by itself of this metric of the ticket has the same. */
  at: Instant,
  /** Null until it is read. */
  readAt: Instant.nullable(),
});
export type Notification = z.infer<typeof Notification>;
