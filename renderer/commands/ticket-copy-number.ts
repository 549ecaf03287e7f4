import { defineCommand } from './command.ts';
import { copyOfTicket } from './copy-of-ticket.ts';

/** Copies the number of the ticket. */
export const ticketCopyNumber = defineCommand({
  id: 'ticket.copy-number',
  label: 'command.ticket.copy-number',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run: (context) => copyOfTicket(context, ({ number }) => `#${number}`),
});
