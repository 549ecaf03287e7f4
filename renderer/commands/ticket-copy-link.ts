import { referenceAddress } from '../../shared/domain/references/reference.ts';
import { defineCommand } from './command.ts';
import { copyOfTicket } from './copy-of-ticket.ts';

/** Copies a link that opens the ticket. */
export const ticketCopyLink = defineCommand({
  id: 'ticket.copy-link',
  label: 'command.ticket.copy-link',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run: (context) => copyOfTicket(context, ({ id }) => referenceAddress({ kind: 'ticket', id })),
});
