import { z } from 'zod';
import { TicketId } from '../../model/ids.ts';
import { TicketType } from '../../model/ticket.ts';
import { accept, defineMutation } from '../mutation.ts';
import { findToChange, isRefused } from './find-ticket.ts';

/** Says what kind of request a ticket is. */
export const setType = defineMutation({
  name: 'ticket.set-type',
  version: 1,
  args: z.object({ ticketId: TicketId, type: TicketType }),
  reads: ({ ticketId }) => [{ entity: 'ticket', id: ticketId }],
  decide(reads, { ticketId, type }, context) {
    const ticket = findToChange(reads, ticketId, context);
    if (isRefused(ticket)) return ticket;
    if (ticket.type === type) return accept([]);
    return accept([
      { kind: 'patch', entity: 'ticket', id: ticket.id, fields: { type, updatedAt: context.now } },
    ]);
  },
  invert(reads, { ticketId }) {
    const ticket = reads.get('ticket', ticketId);
    return ticket === undefined ? null : { name: 'ticket.set-type', args: { ticketId, type: ticket.type } };
  },
});
