import { defineCommand } from './command.ts';
import { keepPane } from './keep-pane.ts';

/** Shows or hides the sidebar of the ticket. */
export const layoutToggleSidebar = defineCommand({
  id: 'layout.toggle-sidebar',
  label: 'command.layout.toggle-sidebar',
  group: 'window',
  run: (context) => {
    context.services.ui.update((ui) => ({ ...ui, isSidebarOpen: !ui.isSidebarOpen }));
    keepPane(context, 'sidebar');
  },
});
