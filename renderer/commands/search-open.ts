import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Searches tickets. */
export const searchOpen = defineCommand({
  id: 'search.open',
  label: 'command.search.open',
  group: 'go',
  run: ({ services }) => patchUi(services.ui, { overlay: { kind: 'palette', isSearch: true } }),
});
