import { defineCommand } from './command.ts';
import { openTicket } from './navigate.ts';

/** Opens the focused row. */
export const ticketOpen = defineCommand({
  id: 'ticket.open',
  label: 'command.ticket.open',
  group: 'move',
  when: ({ ui, pane }) => ui.screen === 'queue' && pane !== 'ticket' && pane !== 'sidebar',
  run: ({ services }) => {
    const focusId = services.queue.model.get()?.snapshot().focusId ?? null;
    if (focusId !== null) openTicket(services, focusId);
  },
});
