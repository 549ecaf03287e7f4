import { z } from 'zod';
import { TicketId } from '../../model/ids.ts';
import { MAX_SUBJECT } from '../../model/ticket.ts';
import { withoutControls } from '../../util/without-controls.ts';
import { accept, defineMutation } from '../mutation.ts';
import { findToChange, isRefused } from './find-ticket.ts';

/** Gives a ticket a better title. */
export const setSubject = defineMutation({
  name: 'ticket.set-subject',
  version: 1,
  args: z.object({ ticketId: TicketId, subject: z.string().overwrite(withoutControls).max(MAX_SUBJECT) }),
  reads: ({ ticketId }) => [{ entity: 'ticket', id: ticketId }],
  decide(reads, { ticketId, subject }, context) {
    const ticket = findToChange(reads, ticketId, context);
    if (isRefused(ticket)) return ticket;
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
