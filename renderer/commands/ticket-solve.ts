import { setStatusOf } from '../features/ticket/ticket-actions.ts';
import { defineCommand } from './command.ts';

/** Solves the ticket or the selection. */
export const ticketSolve = defineCommand({
  id: 'ticket.solve',
  label: 'command.ticket.solve',
  alias: 'alias.ticket.solve',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run: async ({ services, targets }) => {
    await setStatusOf(services, await targets(), 'solved');
  },
});
