import { defineCommand } from './command.ts';
import { openNeighbor } from './navigate.ts';

/** Previous ticket of the list while reading. */
export const ticketPrevious = defineCommand({
  id: 'ticket.previous',
  label: 'command.ticket.previous',
  group: 'move',
  isRepeatable: true,
  when: ({ ui }) => ui.screen === 'queue' && ui.ticketId !== null,
  run: async ({ services }) => {
    await openNeighbor(services, -1);
  },
});
