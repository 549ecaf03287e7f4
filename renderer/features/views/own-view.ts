import type { View } from '../../../shared/model/view.ts';
import { openView, openViewBy } from '../../commands/navigate.ts';
import { undoAct } from '../../commands/step-history.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import { reportError } from '../../report-error.ts';
import type { Services } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';

export type ViewContent = Pick<View, 'name' | 'condition' | 'sort' | 'columns'>;

/** Saves a view of one's own and opens it. @returns why it was not saved, in words; null when it was */
export async function saveOwnView(
  services: Services,
  { id: viewId }: Pick<View, 'id'>,
  content: ViewContent,
): Promise<string | null> {
  const { store, ui, queue, toasts, translator } = services;
  const result = await store.mutate('view.save', { viewId, ...content });
  if (!result.isSaved) return rejectionText(translator.t, result.code, result.params);
  // The order that was chosen by a click on a column gives way to the one that was just saved.
  const { [viewId]: _former, ...sortByView } = ui.get().sortByView;
  patchUi(ui, { sortByView });
  // Where it is open already, its rows are other ones now, and none is kept in its place.
  queue.close();
  openView(services, viewId);
  toasts.show({ text: translator.t('views.saved', { name: content.name }) }, 'view');
  return null;
}

/** Deletes a view of one's own; where it is the open one, the first of the list is opened. */
export async function deleteOwnView(services: Services, view: Pick<View, 'id' | 'name'>): Promise<void> {
  const { store, ui, toasts, translator, newId } = services;
  const act = newId();
  if (ui.get().viewId === view.id)
    await openViewBy(services, (views) => views.find((each) => each.view.id !== view.id));
  const result = await store.mutate('view.delete', { viewId: view.id }, { act });
  if (!result.isSaved) {
    toasts.show({ text: rejectionText(translator.t, result.code, result.params), tone: 'warning' }, 'view');
    return;
  }
  toasts.show(
    {
      text: translator.t('views.deleted', { name: view.name }),
      action: {
        label: translator.t('action.undo'),
        run: () => {
          undoAct(services, act).catch(reportError(services));
        },
      },
    },
    'view',
  );
}
