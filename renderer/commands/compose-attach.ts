import { defineCommand } from './command.ts';

/** Asks for files to attach to what is being written. */
export const composeAttach = defineCommand({
  id: 'compose.attach',
  label: 'command.compose.attach',
  group: 'write',
  actsInEditable: true,
  when: ({ services }) => services.panes.find('composer')?.attach !== undefined,
  run: ({ services }) => services.panes.find('composer')?.attach?.(),
});
