import { canSend } from './can-send.ts';
import { defineCommand } from './command.ts';

/** Sends what is written, solves the ticket and opens the next. */
export const composeSendAndSolve = defineCommand({
  id: 'compose.send-and-solve',
  label: 'command.compose.send-and-solve',
  group: 'write',
  actsInEditable: true,
  when: canSend,
  run: ({ services }) => services.panes.find('composer')?.send?.(true),
});
