import { toggleSelected } from '../state/selection.ts';
import { defineCommand } from './command.ts';

/** Puts the focused row into the selection, or takes it out. */
export const selectToggle = defineCommand({
  id: 'select.toggle',
  label: 'command.select.toggle',
  group: 'select',
  when: ({ ui, pane }) => ui.screen === 'queue' && pane === 'queue',
  run: ({ services }) => {
    const focusId = services.queue.model.get()?.snapshot().focusId ?? null;
    if (focusId === null) return;
    services.ui.update((ui) => ({ ...ui, selection: toggleSelected(ui.selection, focusId) }));
  },
});
