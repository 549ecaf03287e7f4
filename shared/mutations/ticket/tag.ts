import { z } from 'zod';
import { TicketId } from '../../model/ids.ts';
import { Tag } from '../../model/ticket.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findTicket } from './find-ticket.ts';

const MAX_TAGS = 50;

/** Adds and removes labels one by one, so that two people can label the same ticket without a clash. */
export const tagTicket = defineMutation({
  name: 'ticket.tag',
  version: 1,
  args: z.object({ ticketId: TicketId, add: z.array(Tag).max(MAX_TAGS), remove: z.array(Tag).max(MAX_TAGS) }),
  reads: ({ ticketId }) => [{ entity: 'ticket', id: ticketId }],
  decide(reads, { ticketId, add, remove }, context) {
    const ticket = findTicket(reads, ticketId, context);
    if (ticket === undefined) return refuse('ticketNotFound');
    const tags = [...new Set([...ticket.tags.filter((tag) => !remove.includes(tag)), ...add])].sort();
    if (tags.length > MAX_TAGS) return refuse('tooManyTags', { number: ticket.number, max: MAX_TAGS });
    if (tags.join(',') === ticket.tags.join(',')) return accept([]);
    return accept([
      { kind: 'patch', entity: 'ticket', id: ticket.id, fields: { tags, updatedAt: context.now } },
    ]);
  },
  invert(reads, { ticketId, add, remove }) {
    const ticket = reads.get('ticket', ticketId);
    if (ticket === undefined) return null;
    return {
      name: 'ticket.tag',
      args: {
        ticketId,
        add: remove.filter((tag) => ticket.tags.includes(tag)),
        remove: add.filter((tag) => !ticket.tags.includes(tag)),
      },
    };
  },
});
