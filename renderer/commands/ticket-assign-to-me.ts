import { assignTickets } from '../features/ticket/ticket-actions.ts';
import { defineCommand } from './command.ts';

/** Takes the ticket. */
export const ticketAssignToMe = defineCommand({
  id: 'ticket.assign-to-me',
  label: 'command.ticket.assign-to-me',
  alias: 'alias.ticket.assign-to-me',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run: async ({ services, me, targets }) => {
    await assignTickets(services, await targets(), me);
  },
});
