import { z } from 'zod';
import { TicketId } from '../../model/ids.ts';
import { Priority } from '../../model/priority.ts';
import { accept, defineMutation } from '../mutation.ts';
import { findToChange, isRefused } from './find-ticket.ts';

/** Sets how urgent a ticket is. */
export const setPriority = defineMutation({
  name: 'ticket.set-priority',
  version: 1,
  args: z.object({ ticketId: TicketId, priority: Priority }),
  reads: ({ ticketId }) => [{ entity: 'ticket', id: ticketId }],
  decide(reads, { ticketId, priority }, context) {
    const ticket = findToChange(reads, ticketId, context);
    if (isRefused(ticket)) return ticket;
    if (ticket.priority === priority) return accept([]);
    return accept([
      { kind: 'patch', entity: 'ticket', id: ticket.id, fields: { priority, updatedAt: context.now } },
    ]);
  },
  invert(reads, { ticketId }) {
    const ticket = reads.get('ticket', ticketId);
    return ticket === undefined
      ? null
      : { name: 'ticket.set-priority', args: { ticketId, priority: ticket.priority } };
  },
});
