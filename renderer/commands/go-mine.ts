import { defineCommand } from './command.ts';
import { openBuiltinView } from './open-builtin-view.ts';

/** Opens one's own tickets. */
export const goMine = defineCommand({
  id: 'go.mine',
  label: 'command.go.mine',
  group: 'go',
  run: ({ services }) => openBuiltinView(services, 'mine'),
});
