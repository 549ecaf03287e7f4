import { defineCommand } from './command.ts';

/** Focus to the next area of the window. */
export const paneNext = defineCommand({
  id: 'pane.next',
  label: 'command.pane.next',
  group: 'window',
  actsInEditable: true,
  isKeyOnly: true,
  run: ({ services }) => services.panes.step(1),
});
