import { z } from 'zod';
import { TicketId } from '../../model/ids.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findTicket } from './find-ticket.ts';

/** Gives a ticket a better title. */
export const setSubject = defineMutation({
  name: 'ticket.set-subject',
  version: 1,
  args: z.object({ ticketId: TicketId, subject: z.string().trim().max(500) }),
  reads: ({ ticketId }) => [{ entity: 'ticket', id: ticketId }],
  decide(reads, { ticketId, subject }, context) {
    const ticket = findTicket(reads, ticketId, context);
    if (ticket === undefined) return refuse('ticketNotFound');
    if (ticket.subject === subject) return accept([]);
    return accept([
      { kind: 'patch', entity: 'ticket', id: ticket.id, fields: { subject, updatedAt: context.now } },
    ]);
  },
  invert(reads, { ticketId }) {
    const ticket = reads.get('ticket', ticketId);
    return ticket === undefined
      ? null
      : { name: 'ticket.set-subject', args: { ticketId, subject: ticket.subject } };
  },
});
