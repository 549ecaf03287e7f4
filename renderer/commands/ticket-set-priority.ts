import { defineCommand } from './command.ts';
import { openPicker } from './open-picker.ts';

/** Asks for a priority. */
export const ticketSetPriority = defineCommand({
  id: 'ticket.set-priority',
  label: 'command.ticket.set-priority',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run: (context) => openPicker(context, 'priority'),
});
