import { z } from 'zod';
import { TicketId } from '../../model/ids.ts';
import { MAX_WATCHERS } from '../../model/ticket.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findToChange, isRefused } from './find-ticket.ts';

/**
 * Begins or ends to watch a ticket: one is told of what is said on it and of its status. Everybody watches for themselves, and two at
 * once do not clash. It changes nothing of the ticket for anybody else, so it is neither an update nor history.
 */
export const watchTicket = defineMutation({
  name: 'ticket.watch',
  version: 1,
  args: z.object({ ticketId: TicketId, isWatching: z.boolean() }),
  reads: ({ ticketId }) => [{ entity: 'ticket', id: ticketId }],
  decide(reads, { ticketId, isWatching }, context) {
    const { actor } = context;
    if (actor.kind !== 'user') return refuse('notPermitted');
    const ticket = findToChange(reads, ticketId, context);
    if (isRefused(ticket)) return ticket;
    const { id } = actor.user;
    const { number, watcherIds } = ticket;
    if (watcherIds.includes(id) === isWatching) return accept([]);
    if (isWatching && watcherIds.length >= MAX_WATCHERS) {
      return refuse('tooManyWatchers', { number, max: MAX_WATCHERS });
    }
    const others = watcherIds.filter((watcher) => watcher !== id);
    const fields = { watcherIds: isWatching ? [...others, id].sort() : others };
    return accept([{ kind: 'patch', entity: 'ticket', id: ticket.id, fields }]);
  },
  invert: (_reads, { ticketId, isWatching }) => ({
    name: 'ticket.watch',
    args: { ticketId, isWatching: !isWatching },
  }),
});
