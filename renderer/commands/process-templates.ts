import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Shows the process templates of the organization to whoever may change them. */
export const processTemplates = defineCommand({
  id: 'process.templates',
  label: 'command.process.templates',
  alias: 'alias.process.templates',
  group: 'application',
  when: ({ me }) => me.role !== 'agent',
  run: ({ services }) => patchUi(services.ui, { overlay: { kind: 'processTemplates' } }),
});
