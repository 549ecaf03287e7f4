import type { ViewId } from '../../shared/model/ids.ts';
import { viewTitle } from '../features/shell/view-title.ts';
import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';
import { openedView } from './view-in-mind.ts';

/** Begins a view of one's own with what the open one shows now. */
export const viewSaveAs = defineCommand({
  id: 'view.save-as',
  label: 'command.view.save-as',
  alias: 'alias.view.save-as',
  group: 'go',
  when: (context) => openedView(context) !== undefined,
  run: (context) => {
    const { services, me } = context;
    const view = openedView(context);
    if (view === undefined) return;
    const { t } = services.translator;
    patchUi(services.ui, {
      overlay: {
        kind: 'view',
        isNew: true,
        view: {
          ...view,
          id: services.newId() as ViewId,
          builtin: null,
          ownerId: me.id,
          name: t('views.copyOf', { name: viewTitle(t, view) }),
        },
      },
    });
  },
});
