import { z } from 'zod';
import { mergeObstacle } from '../../domain/tickets/merge-obstacle.ts';
import { endedSnooze } from '../../domain/tickets/snooze.ts';
import { TicketId } from '../../model/ids.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findTicket, mergeParams } from './find-ticket.ts';

/**
 * Makes a ticket part of another that is about the same matter (docs/decisions/0021-merged-tickets.md). Nothing is
 * copied: the target shows the messages of its merged tickets, and what is written for one of those goes to the
 * target. The ticket is closed as long as it is merged.
 */
export const mergeTicket = defineMutation({
  name: 'ticket.merge',
  version: 1,
  args: z.object({ ticketId: TicketId, intoId: TicketId }),
  reads: ({ ticketId, intoId }) => [
    { entity: 'ticket', id: ticketId },
    { entity: 'ticket', id: intoId },
  ],
  decide(reads, args, context) {
    if (context.actor.kind !== 'user') return refuse('notPermitted');
    const ticket = findTicket(reads, args.ticketId, context);
    const target = findTicket(reads, args.intoId, context);
    if (ticket === undefined || target === undefined) return refuse('ticketNotFound');
    const params = { number: ticket.number, targetNumber: target.number, targetId: target.id };
    if (ticket.id === target.id) return refuse('mergeIntoItself', params);
    if (ticket.mergedIntoId === target.id) return accept([]);
    if (ticket.mergedIntoId !== null) return refuse('ticketMerged', mergeParams(reads, ticket));
    if (target.mergedIntoId !== null) return refuse('ticketMerged', mergeParams(reads, target));
    const obstacle = mergeObstacle(ticket, target);
    if (obstacle !== null) return refuse(obstacle, params);
    return accept([
      {
        kind: 'patch',
        entity: 'ticket',
        id: ticket.id,
        fields: {
          mergedIntoId: target.id,
          statusBeforeMerge: ticket.status,
          status: 'closed',
          solvedAt: ticket.solvedAt ?? context.now,
          updatedAt: context.now,
          ...endedSnooze(ticket),
        },
      },
      { kind: 'patch', entity: 'ticket', id: target.id, fields: { updatedAt: context.now } },
    ]);
  },
  invert(_reads, { ticketId, intoId }) {
    return { name: 'ticket.unmerge', args: { ticketId, fromId: intoId } };
  },
});
