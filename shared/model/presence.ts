import { z } from 'zod';
import { TicketId, UserId } from './ids.ts';

/** What somebody does on a ticket right now. Advice for the others, never a lock, and never stored anywhere. */
export const PresenceActivity = z.enum(['viewing', 'writingNote', 'writingReply']);
export type PresenceActivity = z.infer<typeof PresenceActivity>;

/** What one workstation says of itself: the tickets that are open there. */
export const OwnPresence = z.array(z.object({ ticketId: TicketId, activity: PresenceActivity })).max(4);
export type OwnPresence = z.infer<typeof OwnPresence>;

/** Who is on a ticket, without the person who is told; nobody when the list is empty. */
export const TicketPresence = z.object({
  ticketId: TicketId,
  people: z.array(z.object({ userId: UserId, activity: PresenceActivity })),
});
export type TicketPresence = z.infer<typeof TicketPresence>;

/** How presence travels: said again this often, and forgotten when it was not for so long (R62). */
export const PRESENCE = { repeatMs: 4_000, expireMs: 9_000 } as const;
