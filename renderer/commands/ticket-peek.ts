import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Shows the focused row beside the list; the list keeps the keys. */
export const ticketPeek = defineCommand({
  id: 'ticket.peek',
  label: 'command.ticket.peek',
  group: 'move',
  when: ({ ui, pane }) => ui.screen === 'queue' && ui.isSplit && (pane === 'queue' || pane === null),
  run: async ({ services }) => {
    const model = services.queue.model.get();
    const focusId = (await model?.focused()) ?? null;
    if (focusId === null) return;
    model?.follow(focusId);
    patchUi(services.ui, { ticketId: focusId });
  },
});
