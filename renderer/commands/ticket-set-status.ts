import { defineCommand } from './command.ts';
import { openPicker } from './open-picker.ts';

/** Asks for a status. */
export const ticketSetStatus = defineCommand({
  id: 'ticket.set-status',
  label: 'command.ticket.set-status',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run: (context) => openPicker(context, 'status'),
});
