import { defineCommand } from './command.ts';
import { extendSelection } from './select-rows.ts';

/** Selects the focused row and the one below. */
export const selectExtendDown = defineCommand({
  id: 'select.extend-down',
  label: 'command.select.extend-down',
  group: 'select',
  isRepeatable: true,
  isKeyOnly: true,
  when: ({ ui, pane }) => ui.screen === 'queue' && pane === 'queue',
  run: ({ services }) => extendSelection(services, 1),
});
