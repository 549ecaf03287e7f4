import { setSidebar } from '../state/layout.ts';
import { defineCommand } from './command.ts';
import { keepPane } from './keep-pane.ts';

/** Shows or hides the sidebar of the ticket. */
export const layoutToggleSidebar = defineCommand({
  id: 'layout.toggle-sidebar',
  label: 'command.layout.toggle-sidebar',
  group: 'window',
  run: (context) => {
    const { ui } = context.services;
    setSidebar(ui, !ui.get().isSidebarOpen);
    keepPane(context, 'sidebar');
  },
});
