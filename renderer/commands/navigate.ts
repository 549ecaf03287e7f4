import type { QueryResult } from '../../shared/contract/queries.ts';
import type { ArticleId, TicketId, ViewId } from '../../shared/model/ids.ts';
import type { QueueModel } from '../features/queue/queue-model.ts';
import { reportError } from '../report-error.ts';
import type { Services } from '../services.ts';
import { EMPTY_SELECTION } from '../state/selection.ts';
import { openHere } from '../state/tabs.ts';
import { type ArticleMode, patchUi, type UiState } from '../state/ui-state.ts';

/** Opens a ticket beside or instead of the list and gives it the focus: in its tab, or in the place of the one that is shown. */
export function openTicket(services: Services, ticketId: TicketId): void {
  const { screen, boardTicketId, tabs } = services.ui.get();
  services.queue.model.get()?.follow(ticketId);
  patchUi(services.ui, {
    screen: 'queue',
    ticketId,
    tabs: openHere(tabs, ticketId),
    overlay: null,
    boardTicketId: screen === 'board' ? ticketId : screen === 'queue' ? boardTicketId : null,
  });
  services.panes.promise('ticket');
}

/**
 * Opens the ticket `delta` rows from the one that is read; does nothing at the ends. When that is not in the list,
 * the row in focus, which may have taken its place, is the first one below it.
 */
export async function openNeighbor(services: Services, delta: number): Promise<boolean> {
  const model = services.queue.model.get();
  if (model === null) return false;
  const index = neighborIndex(model, services.ui.get().ticketId, delta);
  const nextId = await model.idAt(index);
  if (nextId === null) return false;
  model.focusRow(index);
  openTicket(services, nextId);
  return true;
}

/** The row `delta` rows from a ticket, or from the place between two rows where it would be. */
export function neighborIndex(
  model: Pick<QueueModel, 'indexOf' | 'snapshot'>,
  ticketId: TicketId | null,
  delta: number,
): number {
  const { focusIndex, focusId } = model.snapshot();
  if (ticketId === null || ticketId === focusId) return focusIndex + delta;
  const index = model.indexOf(ticketId);
  return index === null ? focusIndex + (delta > 0 ? delta - 1 : delta) : index + delta;
}

/** Back from the ticket to the list, or to the board where it was opened there. */
export function backToList(services: Services): void {
  const { isSplit, ticketId, boardTicketId } = services.ui.get();
  if (boardTicketId !== null && boardTicketId === ticketId) {
    openScreen(services, 'board');
    return;
  }
  if (!isSplit) patchUi(services.ui, { ticketId: null });
  services.panes.promise('queue');
}

/** Opens a view with its first row in focus, on the board where that is what one looks at. The next key is about that view, whether its rows are here or not. */
export function openView(services: Services, viewId: ViewId): void {
  const { ui, store, queue } = services;
  const isOther = ui.get().viewId !== viewId;
  const isBoard = ui.get().screen === 'board';
  queue.open(viewId, ui.get().sortByView[viewId] ?? null);
  patchUi(ui, {
    screen: isBoard ? 'board' : 'queue',
    viewId,
    overlay: null,
    ...(isOther ? { selection: EMPTY_SELECTION } : {}),
    ...(ui.get().isSplit ? {} : { ticketId: null }),
  });
  if (isOther) store.setSettings({ lastViewId: viewId }).catch(reportError(services));
  services.panes.promise(isBoard ? 'main' : 'queue');
}

/** Opens the first view of a start before anything is painted. */
export function beginWithView({ ui, queue, panes }: Services, viewId: ViewId): void {
  patchUi(ui, { viewId });
  queue.open(viewId, null);
  // It takes the focus when it is painted.
  panes.focus('queue');
}

type Views = QueryResult<'view.list'>;

/** Opens the view that `choose` finds among those on the screen, without a way to the store where they are known. */
export function openViewBy(
  services: Services,
  choose: (views: Views) => Views[number] | undefined,
): void | Promise<void> {
  const open = (views: Views): void => {
    const entry = choose(views);
    if (entry !== undefined) openView(services, entry.view.id);
  };
  const { data } = services.store.live('view.list', {}).snapshot();
  return data === undefined ? services.store.query('view.list', {}).then(open) : open(data);
}

/** Opens a view by its place in the list on the left. */
export function openViewAt(services: Services, index: number): void | Promise<void> {
  return openViewBy(services, (views) => views[index]);
}

/** Opens a screen other than the queue. */
export function openScreen(services: Services, screen: Exclude<UiState['screen'], 'queue'>): void {
  patchUi(services.ui, { screen, overlay: null, boardTicketId: null });
  services.panes.promise('main');
}

/** Opens an article among the others, to be read or in another way. */
export function openArticle(services: Services, articleId: ArticleId, articleMode: ArticleMode): void {
  patchUi(services.ui, { articleId, articleMode });
  openScreen(services, 'knowledge');
}
