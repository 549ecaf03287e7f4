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
    if (ticketId === null) return;
    const { restoreLost } = await import('../features/ticket/settle-conflict.ts');
    await restoreLost(services, ticketId);
  },
});
