import { defineCommand } from './command.ts';
import { openNeighbor } from './navigate.ts';

/** Next ticket of the list while reading. */
export const ticketNext = defineCommand({
  id: 'ticket.next',
  label: 'command.ticket.next',
  group: 'move',
  isRepeatable: true,
  when: ({ ui }) => ui.screen === 'queue' && ui.ticketId !== null,
  run: async ({ services }) => {
    await openNeighbor(services, 1);
  },
});
