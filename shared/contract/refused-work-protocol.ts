import { z } from 'zod';
import { Instant, OperationId, TicketId, UserId } from '../model/ids.ts';
import { MutationResult, Verdict } from './sync-protocol.ts';

/** The most refused changes one answer lists; newest first. */
export const REFUSED_WORK_LIMIT = 200;
/** The most their arguments may take together, in bytes of JSON; the first is listed whatever it takes. */
export const REFUSED_WORK_BYTES = 4 * 1024 * 1024;

/** A colleague's change that the center did not take, whole, with why. */
export const RefusedWork = z.object({
  operationId: OperationId,
  name: z.string(),
  /** The version of the mutation whose arguments these are. */
  version: z.number().int().positive().default(1),
  args: z.json(),
  /** Something was taken out of the arguments, or may have been: the asking person may not see it. */
  isMasked: z.boolean().default(false),
  verdict: Verdict,
  code: z.string().nullable(),
  params: MutationResult.shape.params,
  createdAt: Instant,
  receivedAt: Instant,
  authorId: UserId,
  /** Null once the person was removed. */
  authorName: z.string().nullable(),
  deviceName: z.string().nullable(),
  /** The ticket it was about; null when there is none, or none that the asking person may see. */
  ticket: z.object({ id: TicketId, number: z.number().int(), subject: z.string() }).nullable(),
});
export type RefusedWork = z.infer<typeof RefusedWork>;

export const RefusedWorkAnswer = z.object({
  items: z.array(RefusedWork).max(REFUSED_WORK_LIMIT),
  /** There is more than is listed. */
  hasMore: z.boolean(),
});
export type RefusedWorkAnswer = z.infer<typeof RefusedWorkAnswer>;

/** Somebody has looked after it: it is listed no longer. */
export const SettleRefusedWorkRequest = z.object({ operationId: OperationId });
export const SettleRefusedWorkAnswer = z.object({
  /** False when somebody else was first. */
  isSettled: z.boolean(),
});
