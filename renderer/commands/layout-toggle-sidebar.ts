import { defineCommand } from './command.ts';

/** Shows or hides the sidebar of the ticket. */
export const layoutToggleSidebar = defineCommand({
  id: 'layout.toggle-sidebar',
  label: 'command.layout.toggle-sidebar',
  group: 'window',
  run: ({ services }) => services.ui.update((ui) => ({ ...ui, isSidebarOpen: !ui.isSidebarOpen })),
});
