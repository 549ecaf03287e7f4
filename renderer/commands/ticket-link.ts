import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Asks to which ticket the meant ones are linked, and how. */
export const ticketLink = defineCommand({
  id: 'ticket.link',
  label: 'command.ticket.link',
  alias: 'alias.ticket.link',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  async run({ services, targets }) {
    const ticketIds = await targets();
    if (ticketIds.length > 0) patchUi(services.ui, { overlay: { kind: 'link', ticketIds } });
  },
});
