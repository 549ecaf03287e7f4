import { z } from 'zod';
import { TicketId } from '../../model/ids.ts';
import { isOpenStatus } from '../../model/status-groups.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findTicket, mergeParams, targetOf } from './find-ticket.ts';

/**
 * Makes a merged ticket one of its own again, as it was. What was written meanwhile stays with the ticket it was
 * written on; so does what others changed of that.
 */
export const unmergeTicket = defineMutation({
  name: 'ticket.unmerge',
  version: 1,
  args: z.object({
    ticketId: TicketId,
    /** The ticket it is taken out of: one that was merged into another meanwhile stays there. */
    fromId: TicketId,
  }),
  reads: ({ ticketId, fromId }) => [
    { entity: 'ticket', id: ticketId },
    { entity: 'ticket', id: fromId },
  ],
  decide(reads, args, context) {
    if (context.actor.kind !== 'user') return refuse('notPermitted');
    const ticket = findTicket(reads, args.ticketId, context);
    if (ticket === undefined) return refuse('ticketNotFound');
    if (ticket.mergedIntoId === null) return accept([]);
    const target = targetOf(reads, ticket);
    if (ticket.mergedIntoId !== args.fromId || target === undefined) {
      return refuse('ticketMerged', mergeParams(reads, ticket));
    }
    const status = ticket.statusBeforeMerge ?? 'open';
    return accept([
      {
        kind: 'patch',
        entity: 'ticket',
        id: ticket.id,
        fields: {
          mergedIntoId: null,
          statusBeforeMerge: null,
          status,
          solvedAt: isOpenStatus(status) ? null : ticket.solvedAt,
          updatedAt: context.now,
        },
      },
      { kind: 'patch', entity: 'ticket', id: target.id, fields: { updatedAt: context.now } },
    ]);
  },
  invert(reads, { ticketId, fromId }) {
    return reads.get('ticket', ticketId)?.mergedIntoId === fromId
      ? { name: 'ticket.merge', args: { ticketId, intoId: fromId } }
      : null;
  },
});
