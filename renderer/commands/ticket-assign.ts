import { defineCommand } from './command.ts';
import { openPicker } from './open-picker.ts';

/** Asks whom to give the ticket to. */
export const ticketAssign = defineCommand({
  id: 'ticket.assign',
  label: 'command.ticket.assign',
  alias: 'alias.ticket.assign',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run: (context) => openPicker(context, 'assignee'),
});
