import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';
import { ticketInMind } from './targets.ts';

/** Asks which process is begun on the ticket. */
export const processStart = defineCommand({
  id: 'process.start',
  label: 'command.process.start',
  alias: 'alias.process.start',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run({ services, ui, pane }) {
    const ticketId = ticketInMind(services, ui, pane);
    if (ticketId !== null) patchUi(services.ui, { overlay: { kind: 'startProcess', ticketId } });
  },
});
