import { defineCommand } from './command.ts';
import { moveInPane } from './move-in-pane.ts';

/** Next row, message or item of the focused area. */
export const moveNext = defineCommand({
  id: 'move.next',
  label: 'command.move.next',
  group: 'move',
  isRepeatable: true,
  isKeyOnly: true,
  run: (context) => moveInPane(context, 1),
});
