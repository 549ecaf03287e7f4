import { defineCommand } from './command.ts';
import { openTicket } from './navigate.ts';

/** Opens the focused row. */
export const ticketOpen = defineCommand({
  id: 'ticket.open',
  label: 'command.ticket.open',
  group: 'move',
  when: ({ ui, pane }) => ui.screen === 'queue' && pane !== 'ticket' && pane !== 'sidebar',
  run: async ({ services }) => {
    const focusId = (await services.queue.model.get()?.focused()) ?? null;
    if (focusId !== null) openTicket(services, focusId);
  },
});
