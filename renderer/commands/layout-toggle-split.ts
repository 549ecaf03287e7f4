import { defineCommand } from './command.ts';

/** List and ticket side by side, or one at a time. */
export const layoutToggleSplit = defineCommand({
  id: 'layout.toggle-split',
  label: 'command.layout.toggle-split',
  group: 'window',
  actsInEditable: true,
  run: ({ services }) => services.ui.update((ui) => ({ ...ui, isSplit: !ui.isSplit })),
});
