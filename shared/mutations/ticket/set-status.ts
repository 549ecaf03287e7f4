import { z } from 'zod';
import { TicketId } from '../../model/ids.ts';
import { STATUS_TRANSITIONS, Status } from '../../model/status.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findTicket } from './find-ticket.ts';

/** Moves a ticket along the state machine; judged against the status the ticket has on arrival. */
export const setStatus = defineMutation({
  name: 'ticket.set-status',
  version: 1,
  args: z.object({ ticketId: TicketId, status: Status }),
  reads: ({ ticketId }) => [{ entity: 'ticket', id: ticketId }],
  decide(reads, { ticketId, status }, context) {
    const ticket = findTicket(reads, ticketId, context);
    if (ticket === undefined) return refuse('ticketNotFound');
    if (ticket.status === status) return accept([]);
    const allowed = STATUS_TRANSITIONS[ticket.status];
    if (!allowed.includes(status)) {
      return refuse('statusNotAllowed', { number: ticket.number, from: ticket.status, to: status, allowed });
    }
    const isSolved = status === 'solved' || status === 'closed';
    return accept([
      {
        kind: 'patch',
        entity: 'ticket',
        id: ticket.id,
        fields: {
          status,
          updatedAt: context.now,
          solvedAt: isSolved ? (ticket.solvedAt ?? context.now) : null,
        },
      },
    ]);
  },
  invert(reads, { ticketId }) {
    const ticket = reads.get('ticket', ticketId);
    if (ticket === undefined) return null;
    // A ticket is new only once, so taking back the first move leaves it open.
    const status = ticket.status === 'new' ? 'open' : ticket.status;
    return { name: 'ticket.set-status', args: { ticketId, status } };
  },
});
