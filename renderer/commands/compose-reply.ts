import { defineCommand } from './command.ts';
import { startWriting } from './start-writing.ts';

/** Begins a public reply. */
export const composeReply = defineCommand({
  id: 'compose.reply',
  label: 'command.compose.reply',
  group: 'write',
  when: ({ hasTargets }) => hasTargets,
  run: (context) => startWriting(context, 'publicReply'),
});
