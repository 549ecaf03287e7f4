import type { Ticket } from '../../model/ticket.ts';

/** Whether taking back the first act on a ticket makes it new again: only while nobody has answered it. */
export function canBeNewAgain(ticket: Ticket): boolean {
  return ticket.firstRepliedAt === null;
}
