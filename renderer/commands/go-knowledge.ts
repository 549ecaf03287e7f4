import { defineCommand } from './command.ts';
import { openScreen } from './navigate.ts';

/** Shows the articles. */
export const goKnowledge = defineCommand({
  id: 'go.knowledge',
  label: 'command.go.knowledge',
  group: 'go',
  run: ({ services }) => openScreen(services, 'knowledge'),
});
