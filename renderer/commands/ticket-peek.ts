import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Shows the focused row beside the list; the list keeps the keys. */
export const ticketPeek = defineCommand({
  id: 'ticket.peek',
  label: 'command.ticket.peek',
  group: 'move',
  when: ({ ui, pane }) => ui.screen === 'queue' && ui.isSplit && pane === 'queue',
  run: ({ services }) => {
    const focusId = services.queue.model.get()?.snapshot().focusId ?? null;
    if (focusId !== null) patchUi(services.ui, { ticketId: focusId });
  },
});
