import { defineCommand } from './command.ts';
import { openBuiltinView } from './open-builtin-view.ts';

/** Opens what is put aside. */
export const goSnoozed = defineCommand({
  id: 'go.snoozed',
  label: 'command.go.snoozed',
  group: 'go',
  run: ({ services }) => openBuiltinView(services, 'snoozed'),
});
