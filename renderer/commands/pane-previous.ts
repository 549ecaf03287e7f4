import { defineCommand } from './command.ts';

/** Focus to the previous area of the window. */
export const panePrevious = defineCommand({
  id: 'pane.previous',
  label: 'command.pane.previous',
  group: 'window',
  actsInEditable: true,
  isKeyOnly: true,
  run: ({ services }) => services.panes.step(-1),
});
