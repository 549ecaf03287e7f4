import { defineCommand } from './command.ts';

/** Moves the focused card into the next column. */
export const boardMoveNext = defineCommand({
  id: 'board.move-next',
  label: 'command.board.move-next',
  group: 'ticket',
  when: ({ ui, hasTargets }) => ui.screen === 'board' && hasTargets,
  run: ({ services }) => services.queue.board.get()?.moveFocused(1),
});
