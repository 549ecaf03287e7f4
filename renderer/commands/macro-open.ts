import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Shows the macros with what each will do to the tickets that are meant. */
export const macroOpen = defineCommand({
  id: 'macro.open',
  label: 'command.macro.open',
  alias: 'alias.macro.open',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run: async ({ services, targets }) => {
    const ticketIds = await targets();
    if (ticketIds.length > 0) patchUi(services.ui, { overlay: { kind: 'macros', ticketIds, chosen: null } });
  },
});
