import { watchTickets } from '../features/ticket/ticket-actions.ts';
import { defineCommand } from './command.ts';

/** Watches the tickets; where the first of them is watched, ends it. */
export const ticketWatch = defineCommand({
  id: 'ticket.watch',
  label: 'command.ticket.watch',
  alias: 'alias.ticket.watch',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  async run({ services, me, targets }) {
    const ticketIds = await targets();
    const [first] = ticketIds;
    if (first === undefined) return;
    const detail = await services.store.query('ticket.get', { ticketId: first });
    await watchTickets(services, ticketIds, detail?.ticket.watcherIds.includes(me.id) !== true);
  },
});
