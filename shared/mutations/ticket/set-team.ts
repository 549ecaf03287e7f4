import { z } from 'zod';
import { endedSnooze } from '../../domain/tickets/snooze.ts';
import { TeamId, TicketId } from '../../model/ids.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findToChange, isRefused } from './find-ticket.ts';

/** Hands a ticket to another team, and with it to the team's branch. The assignee stays who they are. */
export const setTeam = defineMutation({
  name: 'ticket.set-team',
  version: 1,
  args: z.object({ ticketId: TicketId, teamId: TeamId }),
  reads: ({ ticketId, teamId }) => [
    { entity: 'ticket', id: ticketId },
    { entity: 'team', id: teamId },
  ],
  decide(reads, { ticketId, teamId }, context) {
    const ticket = findToChange(reads, ticketId, context);
    if (isRefused(ticket)) return ticket;
    const team = reads.get('team', teamId);
    if (team === undefined) return refuse('teamNotFound');
    if (ticket.teamId === teamId) return accept([]);
    return accept([
      {
        kind: 'patch',
        entity: 'ticket',
        id: ticket.id,
        fields: { teamId: team.id, branchId: team.branchId, updatedAt: context.now, ...endedSnooze(ticket) },
      },
    ]);
  },
  invert(reads, { ticketId }) {
    const ticket = reads.get('ticket', ticketId);
    return ticket === undefined
      ? null
      : { name: 'ticket.set-team', args: { ticketId, teamId: ticket.teamId } };
  },
});
