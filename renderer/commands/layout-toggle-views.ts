import { defineCommand } from './command.ts';

/** Shows or hides the list of views. */
export const layoutToggleViews = defineCommand({
  id: 'layout.toggle-views',
  label: 'command.layout.toggle-views',
  group: 'window',
  run: ({ services }) => services.ui.update((ui) => ({ ...ui, isViewsOpen: !ui.isViewsOpen })),
});
