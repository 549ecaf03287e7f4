import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Shows every key. */
export const helpOpen = defineCommand({
  id: 'help.open',
  label: 'command.help.open',
  group: 'application',
  run: ({ services }) => patchUi(services.ui, { overlay: { kind: 'help' } }),
});
