import { defineCommand } from './command.ts';
import { openPicker } from './open-picker.ts';

/** Asks which team takes over. */
export const ticketTransfer = defineCommand({
  id: 'ticket.transfer',
  label: 'command.ticket.transfer',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run: (context) => openPicker(context, 'team'),
});
