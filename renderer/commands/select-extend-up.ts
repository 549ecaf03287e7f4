import { defineCommand } from './command.ts';
import { extendSelection } from './select-rows.ts';

/** Selects the focused row and the one above. */
export const selectExtendUp = defineCommand({
  id: 'select.extend-up',
  label: 'command.select.extend-up',
  group: 'select',
  isRepeatable: true,
  isKeyOnly: true,
  when: ({ ui, pane }) => ui.screen === 'queue' && pane === 'queue',
  run: ({ services }) => extendSelection(services, -1),
});
