import { z } from 'zod';
import { Instant } from '../model/ids.ts';

/** What is offered where tickets are put aside. */
export const SnoozeChoices = z.object({
  presets: z.array(
    z.object({ preset: z.enum(['laterToday', 'tomorrow', 'nextWorkday', 'inAWeek']), at: Instant }),
  ),
  /** The open deadlines of the tickets, the earliest first: clocks go on. At most a thousand of them. */
  deadlines: z.array(Instant),
  /** How many of the tickets are put aside now. */
  snoozedCount: z.number().int(),
});
export type SnoozeChoices = z.infer<typeof SnoozeChoices>;
