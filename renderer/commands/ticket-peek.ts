import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Shows the focused row beside the list, or over it where there is no room; the list keeps its place, and tabs stay as they are. */
export const ticketPeek = defineCommand({
  id: 'ticket.peek',
  label: 'command.ticket.peek',
  group: 'move',
  when: ({ ui, pane }) => ui.screen === 'queue' && (pane === 'queue' || pane === null),
  run: async ({ services }) => {
    const { ui } = services;
    const model = services.queue.model.get();
    const focusId = (await model?.focused()) ?? null;
    if (focusId === null) return;
    if (!ui.get().isSplit) {
      patchUi(ui, { overlay: { kind: 'peek', ticketId: focusId } });
      return;
    }
    model?.follow(focusId);
    patchUi(ui, { ticketId: focusId });
  },
});
