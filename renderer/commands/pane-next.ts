import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Focus to the next area of the window. */
export const paneNext = defineCommand({
  id: 'pane.next',
  label: 'command.pane.next',
  group: 'window',
  actsInEditable: true,
  isKeyOnly: true,
  run: ({ services }) => {
    // As in go.back: an editor that has just come must not take the focus back.
    patchUi(services.ui, { composerWanted: null });
    services.panes.step(1);
  },
});
