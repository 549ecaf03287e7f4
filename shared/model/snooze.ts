import { z } from 'zod';
import { Instant } from './ids.ts';

/** The most characters the reason of a snooze may have. */
export const MAX_SNOOZE_REASON = 200;

/** Until when a ticket is put aside, and why. It stays on the ticket when the instant has passed, until somebody acts. */
export const Snooze = z.object({ until: Instant, reason: z.string().max(MAX_SNOOZE_REASON).nullable() });
export type Snooze = z.infer<typeof Snooze>;
