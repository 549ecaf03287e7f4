import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';
import { ticketInMind } from './targets.ts';

/** Opens the form for a part of the ticket, mostly for another department to do. */
export const ticketCreatePart = defineCommand({
  id: 'ticket.create-part',
  label: 'command.ticket.create-part',
  alias: 'alias.ticket.create-part',
  group: 'write',
  when: ({ hasTargets }) => hasTargets,
  async run({ services, ui, pane }) {
    const ticketId = ticketInMind(services, ui, pane);
    const whole = ticketId === null ? null : await services.store.query('ticket.get', { ticketId });
    if (whole !== null) patchUi(services.ui, { overlay: { kind: 'newTicket', whole } });
  },
});
