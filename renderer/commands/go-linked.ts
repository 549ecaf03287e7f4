import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';
import { ticketInMind } from './targets.ts';

/** Lists the tickets that this one is linked to, parents and parts first, to open one. */
export const goLinked = defineCommand({
  id: 'go.linked',
  label: 'command.go.linked',
  alias: 'alias.go.linked',
  group: 'go',
  when: ({ hasTargets }) => hasTargets,
  run({ services, ui, pane }) {
    const ticketId = ticketInMind(services, ui, pane);
    if (ticketId !== null) patchUi(services.ui, { overlay: { kind: 'links', ticketId } });
  },
});
