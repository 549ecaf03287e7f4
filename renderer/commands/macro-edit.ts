import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Shows the macros, to edit or delete one. */
export const macroEdit = defineCommand({
  id: 'macro.edit',
  label: 'command.macro.edit',
  alias: 'alias.macro.edit',
  group: 'ticket',
  run: ({ services }) => patchUi(services.ui, { overlay: { kind: 'macros', ticketIds: [], chosen: null } }),
});
