import { canSend } from './can-send.ts';
import { defineCommand } from './command.ts';

/** Sends what is written; nothing leaves the company on a bare key. */
export const composeSend = defineCommand({
  id: 'compose.send',
  label: 'command.compose.send',
  group: 'write',
  actsInEditable: true,
  when: canSend,
  run: ({ services }) => services.panes.find('composer')?.send?.(false),
});
