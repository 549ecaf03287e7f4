import { FULL_SELECTION } from '../state/selection.ts';
import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Selects everything the view holds; the list's header says how much that is. */
export const selectAll = defineCommand({
  id: 'select.all',
  label: 'command.select.all',
  group: 'select',
  when: ({ ui, pane }) => ui.screen === 'queue' && pane === 'queue',
  run: ({ services }) => patchUi(services.ui, { selection: FULL_SELECTION }),
});
