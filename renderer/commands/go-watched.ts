import { defineCommand } from './command.ts';
import { openBuiltinView } from './open-builtin-view.ts';

/** Opens what the person watches. */
export const goWatched = defineCommand({
  id: 'go.watched',
  label: 'command.go.watched',
  group: 'go',
  run: ({ services }) => openBuiltinView(services, 'watched'),
});
