import { defineCommand } from './command.ts';
import { keepPane } from './keep-pane.ts';

/** List and ticket side by side, or one at a time. */
export const layoutToggleSplit = defineCommand({
  id: 'layout.toggle-split',
  label: 'command.layout.toggle-split',
  group: 'window',
  actsInEditable: true,
  run: (context) => {
    context.services.ui.update((ui) => ({ ...ui, isSplit: !ui.isSplit }));
    keepPane(context, 'queue');
  },
});
