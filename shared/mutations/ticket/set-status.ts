import { z } from 'zod';
import { endedSnooze } from '../../domain/tickets/snooze.ts';
import { TicketId } from '../../model/ids.ts';
import { STATUS_TRANSITIONS, Status } from '../../model/status.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { canBeNewAgain } from './can-be-new-again.ts';
import { findToChange, isRefused } from './find-ticket.ts';

/** Moves a ticket along the state machine; judged against the status the ticket has on arrival. */
export const setStatus = defineMutation({
  name: 'ticket.set-status',
  version: 1,
  args: z.object({
    ticketId: TicketId,
    status: Status,
    /** By the taking-back of the move that made a new ticket something else: only that makes it new again. */
    isTakingBack: z.boolean().optional(),
  }),
  reads: ({ ticketId }) => [{ entity: 'ticket', id: ticketId }],
  decide(reads, args, context) {
    const ticket = findToChange(reads, args.ticketId, context);
    if (isRefused(ticket)) return ticket;
    const isWantedNew = args.isTakingBack === true && args.status === 'new';
    const isNewAgain = isWantedNew && canBeNewAgain(ticket);
    const status = isWantedNew && !isNewAgain ? 'open' : args.status;
    if (ticket.status === status) return accept([]);
    const allowed = STATUS_TRANSITIONS[ticket.status];
    if (!isNewAgain && !allowed.includes(status)) {
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
          ...(isSolved ? endedSnooze(ticket) : {}),
        },
      },
    ]);
  },
  invert(reads, { ticketId }) {
    const ticket = reads.get('ticket', ticketId);
    if (ticket === undefined) return null;
    const { status } = ticket;
    return {
      name: 'ticket.set-status',
      args: { ticketId, status, ...(status === 'new' ? { isTakingBack: true } : {}) },
    };
  },
});
