import { z } from 'zod';
import { Instant, TicketId } from '../model/ids.ts';
import { KeyName, Texts } from '../model/named.ts';
import { Notification } from '../model/notification.ts';
import { Priority } from '../model/priority.ts';
import { SlaKind, SlaMetric } from '../model/sla-policy.ts';
import { Status } from '../model/status.ts';

/** One promise about a ticket as its sidebar shows it. */
export const DeadlineRow = z.object({
  kind: SlaKind,
  metric: SlaMetric,
  /** Counted from 1: which debt of an answer it is, which beginning. */
  run: z.number().int().positive(),
  state: z.enum(['running', 'paused', 'met', 'breached']),
  policy: Texts,
  /** The policy asks nothing of a ticket. */
  isForAll: z.boolean(),
  priority: Priority,
  targetMinutes: z.number().int().positive(),
  /** By its key, and as people call it; null around the clock. */
  calendar: z.object({ key: KeyName, titles: Texts.optional() }).nullable(),
  dueAt: Instant.nullable(),
  /** What is left of a promise while its clock stands, in milliseconds of its calendar; negative where it was broken before. */
  leftMs: z.number().nullable(),
  /** Time that does not count, oldest first; the status is what the ticket waited in, null where that is not known. */
  pauses: z.array(z.object({ from: Instant, to: Instant.nullable(), status: Status.nullable() })),
});
export type DeadlineRow = z.infer<typeof DeadlineRow>;

/** A deadline that is near or has passed, for whoever must act; a note that mentions the person; or what happened to a watched ticket. */
export const ReachedDeadline = z.object({
  ticketId: TicketId,
  number: z.number().int().positive(),
  /** Null for a mention and what is watched. */
  metric: SlaMetric.nullable(),
  kind: Notification.shape.kind,
  /** Who mentions the person, or did what is watched. */
  byName: z.string().nullable(),
  /** Which level of the chain, counted from 1; null for everything else. */
  level: z.number().int().positive().nullable(),
  dueAt: Instant,
  /** The person has the ticket; otherwise nobody of the team has taken it. */
  isMine: z.boolean(),
  teamName: z.string().nullable(),
});
export type ReachedDeadline = z.infer<typeof ReachedDeadline>;
