import { toggleSplit } from '../state/layout.ts';
import { defineCommand } from './command.ts';
import { keepPane } from './keep-pane.ts';

/** List and ticket side by side, or one at a time. */
export const layoutToggleSplit = defineCommand({
  id: 'layout.toggle-split',
  label: 'command.layout.toggle-split',
  group: 'window',
  actsInEditable: true,
  run: (context) => {
    toggleSplit(context.services.ui);
    keepPane(context, 'queue');
  },
});
