import { z } from 'zod';
import { TicketId } from '../../model/ids.ts';
import { Tag } from '../../model/ticket.ts';
import { withoutControls } from '../../util/without-controls.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findConversation, mergeParams, targetOf } from './find-ticket.ts';

const MAX_TAGS = 50;

/** Adds and removes labels one by one, so that two people can label the same ticket without a clash. */
export const tagTicket = defineMutation({
  name: 'ticket.tag',
  version: 1,
  args: z.object({
    ticketId: TicketId,
    add: z.array(z.string().overwrite(withoutControls).pipe(Tag)).max(MAX_TAGS),
    remove: z.array(Tag).max(MAX_TAGS),
  }),
  reads: ({ ticketId }) => [{ entity: 'ticket', id: ticketId }],
  decide(reads, { ticketId, add, remove }, context) {
    const place = findConversation(reads, ticketId, context);
    if (place === undefined) return refuse('ticketNotFound');
    const { ticket, redirect, chain } = place;
    const [meant] = chain;
    if (meant !== undefined && redirect !== null && add.length === 0) {
      return refuse('ticketMerged', mergeParams(reads, meant));
    }
    // The target may have a label for reasons of its own: what was taken off a merged ticket stays on it.
    const removed = redirect === null ? remove : [];
    const tags = [...new Set([...ticket.tags.filter((tag) => !removed.includes(tag)), ...add])].sort();
    if (tags.length > MAX_TAGS) return refuse('tooManyTags', { number: ticket.number, max: MAX_TAGS });
    if (tags.join(',') === ticket.tags.join(',')) return accept([], [], redirect);
    return accept(
      [{ kind: 'patch', entity: 'ticket', id: ticket.id, fields: { tags, updatedAt: context.now } }],
      [],
      redirect,
    );
  },
  invert(reads, { ticketId, add, remove }) {
    const meant = reads.get('ticket', ticketId);
    const ticket = meant === undefined ? undefined : targetOf(reads, meant);
    if (ticket === undefined) return null;
    const isRedirected = ticket.id !== ticketId;
    return {
      name: 'ticket.tag',
      args: {
        ticketId: ticket.id,
        add: isRedirected ? [] : remove.filter((tag) => ticket.tags.includes(tag)),
        remove: add.filter((tag) => !ticket.tags.includes(tag)),
      },
    };
  },
});
