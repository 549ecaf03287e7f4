import { isPeek } from '../features/tabs/tab-acts.ts';
import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';
import { backToList } from './navigate.ts';

/** From the composer to the ticket, from the ticket to the list; in the list, from what is only looked at to the tab below it. */
export const goBack = defineCommand({
  id: 'go.back',
  label: 'command.go.back',
  group: 'move',
  actsInEditable: true,
  run: ({ services, ui, pane }) => {
    if (pane === 'composer') {
      // Whoever leaves does not want to be taken back by an editor that has just come.
      patchUi(services.ui, { composerWanted: null });
      services.panes.focus('ticket');
    } else if (ui.screen !== 'queue' && services.panes.find('main')?.back?.() === true) return;
    else if (pane === 'queue' && isPeek(ui)) patchUi(services.ui, { ticketId: ui.tabs.activeId });
    else if (ui.screen !== 'queue') {
      patchUi(services.ui, { screen: 'queue' });
      services.panes.focus('queue');
    } else backToList(services);
  },
});
