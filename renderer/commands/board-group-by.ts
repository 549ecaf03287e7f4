import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Asks what the columns of the board stand for. */
export const boardGroupBy = defineCommand({
  id: 'board.group-by',
  label: 'command.board.group-by',
  group: 'window',
  when: ({ ui }) => ui.screen === 'board',
  run: ({ services }) =>
    patchUi(services.ui, {
      overlay: { kind: 'boardGrouping', anchor: document.querySelector('[data-board-grouping]') },
    }),
});
