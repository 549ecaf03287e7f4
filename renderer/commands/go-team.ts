import { defineCommand } from './command.ts';
import { openBuiltinView } from './open-builtin-view.ts';

/** Opens the team's tickets. */
export const goTeam = defineCommand({
  id: 'go.team',
  label: 'command.go.team',
  group: 'go',
  run: ({ services }) => openBuiltinView(services, 'team'),
});
