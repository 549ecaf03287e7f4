import { defineCommand } from './command.ts';

/** Moves the focused card into the previous column. */
export const boardMovePrevious = defineCommand({
  id: 'board.move-previous',
  label: 'command.board.move-previous',
  group: 'ticket',
  when: ({ ui, hasTargets }) => ui.screen === 'board' && hasTargets,
  run: ({ services }) => services.queue.board.get()?.moveFocused(-1),
});
