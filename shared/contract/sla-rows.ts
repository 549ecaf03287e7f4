import { z } from 'zod';
import { Instant, TicketId } from '../model/ids.ts';

const Count = z.number().int().nonnegative();

/** What a part of the open tickets would be with other service levels. */
export const SlaPreviewPart = z.object({
  counts: z.object({
    read: Count,
    overdueBefore: Count,
    overdueAfter: Count,
    soonBefore: Count,
    soonAfter: Count,
    becomeOverdue: Count,
    noLongerOverdue: Count,
    moved: Count,
  }),
  /** The number to go on after; null when these were the last. */
  next: z.number().int().nullable(),
  /** Tickets that only the change makes late. */
  late: z.array(
    z.object({ ticketId: TicketId, number: z.number().int(), subject: z.string(), dueAt: Instant }),
  ),
});
export type SlaPreviewPart = z.infer<typeof SlaPreviewPart>;
