import { FULL_SELECTION } from '../state/selection.ts';
import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Selects everything the view holds, and says how much that is. */
export const selectAll = defineCommand({
  id: 'select.all',
  label: 'command.select.all',
  group: 'select',
  when: ({ ui, pane }) => ui.screen === 'queue' && pane === 'queue',
  run: ({ services }) => {
    const total = services.queue.model.get()?.snapshot().total ?? 0;
    patchUi(services.ui, { selection: FULL_SELECTION });
    services.toasts.show({ text: services.translator.t('select.count', { count: total }) }, 'selection');
  },
});
