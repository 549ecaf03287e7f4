import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Shows what the organization promises, its escalations and its calendars. */
export const serviceLevelsOpen = defineCommand({
  id: 'service-levels.open',
  label: 'command.service-levels.open',
  alias: 'alias.service-levels.open',
  group: 'application',
  run: ({ services }) => patchUi(services.ui, { overlay: { kind: 'serviceLevels' } }),
});
