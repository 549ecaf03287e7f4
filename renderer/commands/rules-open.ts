import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Shows the rules of the organization to whoever may change them. */
export const rulesOpen = defineCommand({
  id: 'rules.open',
  label: 'command.rules.open',
  alias: 'alias.rules.open',
  group: 'application',
  when: ({ me }) => me.role !== 'agent',
  run: ({ services }) => patchUi(services.ui, { overlay: { kind: 'rules' } }),
});
