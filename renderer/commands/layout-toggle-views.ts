import { defineCommand } from './command.ts';
import { keepPane } from './keep-pane.ts';

/** Shows or hides the list of views. */
export const layoutToggleViews = defineCommand({
  id: 'layout.toggle-views',
  label: 'command.layout.toggle-views',
  group: 'window',
  run: (context) => {
    context.services.ui.update((ui) => ({ ...ui, isViewsOpen: !ui.isViewsOpen }));
    keepPane(context, 'views');
  },
});
