import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';
import { ownOpenedView } from './view-in-mind.ts';

/** Edits the open view, where it is one's own. */
export const viewEdit = defineCommand({
  id: 'view.edit',
  label: 'command.view.edit',
  group: 'go',
  when: (context) => ownOpenedView(context) !== undefined,
  run: (context) => {
    const view = ownOpenedView(context);
    if (view !== undefined) patchUi(context.services.ui, { overlay: { kind: 'view', view, isNew: false } });
  },
});
