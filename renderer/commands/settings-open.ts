import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Opens the settings. */
export const settingsOpen = defineCommand({
  id: 'settings.open',
  label: 'command.settings.open',
  group: 'application',
  actsInEditable: true,
  run: ({ services }) => patchUi(services.ui, { overlay: { kind: 'settings', isLeaving: false } }),
});
