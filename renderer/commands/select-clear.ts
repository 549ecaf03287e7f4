import { EMPTY_SELECTION } from '../state/selection.ts';
import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Ends the selection. */
export const selectClear = defineCommand({
  id: 'select.clear',
  label: 'command.select.clear',
  group: 'select',
  run: ({ services }) => patchUi(services.ui, { selection: EMPTY_SELECTION }),
});
