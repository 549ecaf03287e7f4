import { closeTab, goToTab, openInTabs, reopenTab } from '../features/tabs/tab-acts.ts';
import { lastClosed } from '../state/tabs.ts';
import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Opens the tickets that are meant, each in a tab of its own; the last of them is shown. */
export const tabOpen = defineCommand({
  id: 'tab.open',
  label: 'command.tab.open',
  alias: 'alias.tab.open',
  group: 'move',
  when: ({ hasTargets }) => hasTargets,
  run: async ({ services, targets }) => {
    openInTabs(services, await targets());
  },
});

/** The tab to the right. */
export const tabNext = defineCommand({
  id: 'tab.next',
  label: 'command.tab.next',
  group: 'move',
  actsInEditable: true,
  isRepeatable: true,
  when: ({ ui }) => ui.tabs.activeId !== null,
  run: ({ services }) => goToTab(services, 1),
});

/** The tab to the left. */
export const tabPrevious = defineCommand({
  id: 'tab.previous',
  label: 'command.tab.previous',
  group: 'move',
  actsInEditable: true,
  isRepeatable: true,
  when: ({ ui }) => ui.tabs.activeId !== null,
  run: ({ services }) => goToTab(services, -1),
});

/** Closes the ticket that is shown. */
export const tabClose = defineCommand({
  id: 'tab.close',
  label: 'command.tab.close',
  group: 'move',
  actsInEditable: true,
  when: ({ ui }) => ui.screen === 'queue' && ui.ticketId !== null,
  run: ({ services, ui }) => {
    if (ui.ticketId !== null) closeTab(services, ui.ticketId);
  },
});

/** Opens what was closed last. */
export const tabReopen = defineCommand({
  id: 'tab.reopen',
  label: 'command.tab.reopen',
  group: 'move',
  actsInEditable: true,
  when: ({ ui }) => lastClosed(ui) !== null,
  run: ({ services }) => reopenTab(services),
});

/** All tabs, to choose one by typing. */
export const tabList = defineCommand({
  id: 'tab.list',
  label: 'command.tab.list',
  group: 'move',
  when: ({ ui }) => ui.tabs.activeId !== null,
  run: ({ services }) => patchUi(services.ui, { overlay: { kind: 'tabs', anchor: null } }),
});
