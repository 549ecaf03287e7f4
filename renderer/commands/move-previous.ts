import { defineCommand } from './command.ts';
import { moveInPane } from './move-in-pane.ts';

/** Previous row, message or item of the focused area. */
export const movePrevious = defineCommand({
  id: 'move.previous',
  label: 'command.move.previous',
  group: 'move',
  isRepeatable: true,
  isKeyOnly: true,
  run: (context) => moveInPane(context, -1),
});
