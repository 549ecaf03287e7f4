import { defineCommand } from './command.ts';
import { openBuiltinView } from './open-builtin-view.ts';

/** Opens what nobody has taken. */
export const goUnassigned = defineCommand({
  id: 'go.unassigned',
  label: 'command.go.unassigned',
  group: 'go',
  run: ({ services }) => openBuiltinView(services, 'unassigned'),
});
