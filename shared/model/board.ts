import { z } from 'zod';

/** What the columns of a board stand for. */
export const BoardGrouping = z.enum(['status', 'assignee', 'priority', 'team']);
export type BoardGrouping = z.infer<typeof BoardGrouping>;

/** One column of a board: the tickets that have this value. */
export const BoardColumnRef = z.object({
  groupBy: BoardGrouping,
  /** A status, the number of a priority, or the id of a person or team; null for tickets that nobody has. */
  key: z.string().nullable(),
});
export type BoardColumnRef = z.infer<typeof BoardColumnRef>;

/** The columns of a board with how many tickets each has. */
export const BoardColumns = z.object({
  /** Tickets of all columns. */
  total: z.number().int(),
  columns: z.array(
    z.object({
      key: BoardColumnRef.shape.key,
      /** Of a person or team that is known here; statuses and priorities have their words in the language files. */
      name: z.string().nullable(),
      count: z.number().int(),
      /** False where a ticket with this value leaves the view. */
      isInView: z.boolean(),
    }),
  ),
});
export type BoardColumns = z.infer<typeof BoardColumns>;
