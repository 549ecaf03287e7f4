import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';
import { ticketInMind } from './targets.ts';

/** Shows what became of the ticket: who changed what, when, from what to what. */
export const ticketHistory = defineCommand({
  id: 'ticket.history',
  label: 'command.ticket.history',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run({ services, ui, pane }) {
    const ticketId = ticketInMind(services, ui, pane);
    if (ticketId !== null) patchUi(services.ui, { overlay: { kind: 'history', ticketId, field: null } });
  },
});
