import { defineCommand } from './command.ts';
import { stepHistory } from './step-history.ts';

/** Takes back the last internal change. */
export const editUndo = defineCommand({
  id: 'edit.undo',
  label: 'command.edit.undo',
  group: 'application',
  run: ({ services }) => stepHistory(services, 'undo'),
});
