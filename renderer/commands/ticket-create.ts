import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Opens the form for a new ticket. */
export const ticketCreate = defineCommand({
  id: 'ticket.create',
  label: 'command.ticket.create',
  group: 'write',
  run: ({ services }) => patchUi(services.ui, { overlay: { kind: 'newTicket', whole: null } }),
});
