import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Shows what the person was told: warnings, breaches, escalations. */
export const notificationsOpen = defineCommand({
  id: 'notifications.open',
  label: 'command.notifications.open',
  alias: 'alias.notifications.open',
  group: 'go',
  run: ({ services }) => patchUi(services.ui, { overlay: { kind: 'notifications' } }),
});
