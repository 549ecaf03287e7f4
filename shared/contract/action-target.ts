import { z } from 'zod';
import { Locale } from '../model/locale.ts';
import { Ticket } from '../model/ticket.ts';

/** A ticket as a list of actions looks at it. */
export const ActionTarget = z.object({
  ticket: Ticket,
  customerName: z.string().nullable(),
  customerLocale: z.nullable(Locale),
  /** Where the conversation of a merged ticket goes on, step by step. */
  mergedInto: z.array(Ticket),
  /** A note is being written for it. */
  hasNoteDraft: z.boolean(),
});
export type ActionTarget = z.infer<typeof ActionTarget>;
