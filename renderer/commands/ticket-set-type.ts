import { defineCommand } from './command.ts';
import { openPicker } from './open-picker.ts';

/** Asks what kind of request it is. */
export const ticketSetType = defineCommand({
  id: 'ticket.set-type',
  label: 'command.ticket.set-type',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run: (context) => openPicker(context, 'type'),
});
