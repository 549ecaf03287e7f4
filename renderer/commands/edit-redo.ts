import { defineCommand } from './command.ts';
import { stepHistory } from './step-history.ts';

/** Does again what was taken back. */
export const editRedo = defineCommand({
  id: 'edit.redo',
  label: 'command.edit.redo',
  group: 'application',
  run: ({ services }) => stepHistory(services, 'redo'),
});
