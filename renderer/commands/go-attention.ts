import { defineCommand } from './command.ts';
import { openScreen } from './navigate.ts';

/** Shows what was refused or held. */
export const goAttention = defineCommand({
  id: 'go.attention',
  label: 'command.go.attention',
  group: 'go',
  run: ({ services }) => openScreen(services, 'attention'),
});
