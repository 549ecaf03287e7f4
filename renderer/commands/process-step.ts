import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';
import { ticketInMind } from './targets.ts';

/** Opens the step that is due, or says whose it is. */
export const processStep = defineCommand({
  id: 'process.step',
  label: 'command.process.step',
  alias: 'alias.process.step',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run({ services, ui, pane }) {
    const ticketId = ticketInMind(services, ui, pane);
    if (ticketId !== null)
      patchUi(services.ui, { overlay: { kind: 'processStep', ticketId, processId: null } });
  },
});
