import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Asks which ticket the meant ones become part of. */
export const ticketMerge = defineCommand({
  id: 'ticket.merge',
  label: 'command.ticket.merge',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  async run({ services, targets }) {
    const ticketIds = await targets();
    if (ticketIds.length > 0) patchUi(services.ui, { overlay: { kind: 'merge', ticketIds } });
  },
});
