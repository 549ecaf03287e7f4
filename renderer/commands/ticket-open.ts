import { defineCommand } from './command.ts';
import { openTicket } from './navigate.ts';

/** Opens the focused row, or the ticket of the chosen change. */
export const ticketOpen = defineCommand({
  id: 'ticket.open',
  label: 'command.ticket.open',
  group: 'move',
  when: ({ services, ui, pane }) =>
    ui.screen === 'queue'
      ? pane !== 'ticket' && pane !== 'sidebar'
      : pane === 'main' && services.panes.find('main')?.open !== undefined,
  run: async ({ services, ui }) => {
    if (ui.screen !== 'queue') {
      services.panes.find('main')?.open?.();
      return;
    }
    const focusId = (await services.queue.model.get()?.focused()) ?? null;
    if (focusId !== null) openTicket(services, focusId);
  },
});
