import { defineCommand } from './command.ts';
import { openScreen } from './navigate.ts';

/** Shows what waits to be sent. */
export const goOutbox = defineCommand({
  id: 'go.outbox',
  label: 'command.go.outbox',
  group: 'go',
  run: ({ services }) => openScreen(services, 'outbox'),
});
