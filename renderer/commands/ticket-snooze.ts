import { snoozeTickets } from '../features/ticket/ticket-actions.ts';
import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Asks until when the tickets are put aside; where all of them are, takes them back. */
export const ticketSnooze = defineCommand({
  id: 'ticket.snooze',
  label: 'command.ticket.snooze',
  alias: 'alias.ticket.snooze',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  async run({ services, targets }) {
    const ticketIds = await targets();
    if (ticketIds.length === 0) return;
    const { snoozedCount } = await services.store.query('snooze.choices', { ticketIds: [...ticketIds] });
    if (snoozedCount === ticketIds.length) await snoozeTickets(services, ticketIds, null);
    else patchUi(services.ui, { overlay: { kind: 'snooze', ticketIds } });
  },
});
