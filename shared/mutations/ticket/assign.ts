import { z } from 'zod';
import { endedSnooze } from '../../domain/tickets/snooze.ts';
import { TicketId, UserId } from '../../model/ids.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { canBeNewAgain } from './can-be-new-again.ts';
import { findToChange, isRefused } from './find-ticket.ts';

/**
 * Gives a ticket to somebody, or to nobody. An agent's change counts only if the assignee is still the one they
 * saw, so two agents cannot both take a ticket; a supervisor's word always counts.
 */
export const assignTicket = defineMutation({
  name: 'ticket.assign',
  version: 1,
  args: z.object({
    ticketId: TicketId,
    assigneeId: UserId.nullable(),
    expectedAssigneeId: UserId.nullable(),
    /** By the taking-back of an act that had made a new ticket open: it is new again. */
    statusBefore: z.literal('new').optional(),
  }),
  reads: ({ ticketId, assigneeId, expectedAssigneeId }) => [
    { entity: 'ticket', id: ticketId },
    ...[assigneeId, expectedAssigneeId]
      .filter((id) => id !== null)
      .map((id) => ({ entity: 'user' as const, id })),
  ],
  decide(reads, args, context) {
    const ticket = findToChange(reads, args.ticketId, context);
    if (isRefused(ticket)) return ticket;
    if (ticket.assigneeId === args.assigneeId) return accept([]);
    if (args.assigneeId !== null) {
      const assignee = reads.get('user', args.assigneeId);
      if (assignee === undefined) return refuse('userNotFound');
      if (!assignee.isActive) return refuse('assigneeInactive', { name: assignee.name });
    }
    const isAgent = context.actor.kind === 'user' && context.actor.user.role === 'agent';
    if (isAgent && ticket.assigneeId !== args.expectedAssigneeId) {
      return refuse('alreadyTaken', { number: ticket.number, assigneeId: ticket.assigneeId ?? '' });
    }
    const isNewAgain = args.statusBefore === 'new' && ticket.status === 'open' && canBeNewAgain(ticket);
    const isTaken = ticket.status === 'new' && args.assigneeId !== null;
    return accept([
      {
        kind: 'patch',
        entity: 'ticket',
        id: ticket.id,
        fields: {
          assigneeId: args.assigneeId,
          updatedAt: context.now,
          // Whoever has it now has not put it aside.
          ...endedSnooze(ticket),
          ...(isNewAgain ? { status: 'new' as const } : isTaken ? { status: 'open' as const } : {}),
        },
      },
    ]);
  },
  invert(reads, args) {
    const ticket = reads.get('ticket', args.ticketId);
    if (ticket === undefined) return null;
    return {
      name: 'ticket.assign',
      args: {
        ticketId: args.ticketId,
        assigneeId: ticket.assigneeId,
        expectedAssigneeId: args.assigneeId,
        ...(ticket.status === 'new' ? { statusBefore: 'new' as const } : {}),
      },
    };
  },
});
