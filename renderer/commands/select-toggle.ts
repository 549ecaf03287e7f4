import { defineCommand } from './command.ts';
import { toggleFocused } from './select-rows.ts';

/** Puts the focused row into the selection, or takes it out. */
export const selectToggle = defineCommand({
  id: 'select.toggle',
  label: 'command.select.toggle',
  group: 'select',
  when: ({ ui, pane }) => ui.screen === 'queue' && pane === 'queue',
  run: ({ services }) => toggleFocused(services),
});
