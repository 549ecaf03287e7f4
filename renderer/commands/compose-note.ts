import { defineCommand } from './command.ts';
import { startWriting } from './start-writing.ts';

/** Begins an internal note. */
export const composeNote = defineCommand({
  id: 'compose.note',
  label: 'command.compose.note',
  group: 'write',
  when: ({ hasTargets }) => hasTargets,
  run: (context) => startWriting(context, 'internalNote'),
});
