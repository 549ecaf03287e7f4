import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Opens the command palette. */
export const paletteOpen = defineCommand({
  id: 'palette.open',
  label: 'command.palette.open',
  group: 'application',
  actsInEditable: true,
  run: ({ services }) => patchUi(services.ui, { overlay: { kind: 'palette', isSearch: false } }),
});
