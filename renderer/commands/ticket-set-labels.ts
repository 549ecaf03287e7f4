import { defineCommand } from './command.ts';
import { openPicker } from './open-picker.ts';

/** Asks for labels. */
export const ticketSetLabels = defineCommand({
  id: 'ticket.set-labels',
  label: 'command.ticket.set-labels',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run: (context) => openPicker(context, 'labels'),
});
