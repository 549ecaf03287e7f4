import { restoreLost } from '../features/ticket/settle-conflict.ts';
import { defineCommand } from './command.ts';
import { ticketInMind } from './targets.ts';

/** Brings back the value of the ticket that lost against a later change elsewhere. */
export const ticketRestoreLost = defineCommand({
  id: 'ticket.restore-lost',
  label: 'command.ticket.restore-lost',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run: async ({ services, ui, pane }) => {
    const ticketId = ticketInMind(services, ui, pane);
    if (ticketId !== null) await restoreLost(services, ticketId);
  },
});
