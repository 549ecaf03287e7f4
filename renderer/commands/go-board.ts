import { defineCommand } from './command.ts';
import { openScreen } from './navigate.ts';

/** Shows the tickets of the present view as a board. */
export const goBoard = defineCommand({
  id: 'go.board',
  label: 'command.go.board',
  alias: 'alias.go.board',
  group: 'go',
  run: ({ services }) => openScreen(services, 'board'),
});
