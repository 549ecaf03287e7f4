import type { QueryResult } from '../../../shared/contract/queries.ts';
import { pageArgs } from '../../../shared/contract/queue-page.ts';
import type { Settings } from '../../../shared/contract/store.ts';
import type { ViewId } from '../../../shared/model/ids.ts';
import type { StoreClient } from '../../store-client/store-client.ts';

/** The view of the last time, or the first that holds something. */
export function firstViewId(
  views: QueryResult<'view.list'>,
  settings: Pick<Settings, 'lastViewId'>,
): ViewId | null {
  const remembered = views.find(({ view }) => view.id === settings.lastViewId);
  const filled = views.find(({ count }) => count > 0);
  const first = (remembered?.count === 0 ? filled : remembered) ?? filled ?? remembered ?? views[0];
  return first?.view.id ?? null;
}

/**
 * The view to be in while nobody has chosen one. What was opened while all were still empty, as at the beginning of a
 * first sync, is a placeholder: it gives way to the first that gets something.
 */
export function settleFirstView(
  views: QueryResult<'view.list'>,
  settings: Pick<Settings, 'lastViewId'>,
  now: { readonly viewId: ViewId | null; readonly placeholderViewId: ViewId | null },
): { readonly viewId: ViewId | null; readonly placeholderViewId: ViewId | null } {
  const isThere = views.some(({ view }) => view.id === now.viewId);
  const isPlaceholder = now.viewId === now.placeholderViewId && settings.lastViewId === null;
  if (isThere && !isPlaceholder) return { viewId: now.viewId, placeholderViewId: null };
  const viewId = firstViewId(views, settings);
  if (viewId === null) return now;
  return { viewId, placeholderViewId: views.some(({ count }) => count > 0) ? null : viewId };
}

/** The screen has taken over by then, or it does not come. */
const HELD_MS = 10_000;

/**
 * Asks for everything the first queue needs as soon as the store is there. Each part of the screen would ask for its
 * own only when the part around it has been painted: four ways to the store and back, one after the other.
 * @returns the view to begin with, once its first rows are here; null when there is no queue to wait for
 */
export function readFirstQueue(
  store: Pick<StoreClient, 'session' | 'sync' | 'settings' | 'live'>,
  schedule: (task: () => void, delayMs: number) => void,
): Promise<ViewId | null> {
  const stops: (() => void)[] = [];
  const letGo = (): void => {
    for (const stop of stops.splice(0)) stop();
  };
  const views = store.live('view.list', {});
  const { promise, resolve } = Promise.withResolvers<ViewId | null>();
  let isAsked = false;
  const look = (): void => {
    // Nobody is signed in: there is a screen for that, and no queue.
    if (views.snapshot().error !== null) {
      letGo();
      resolve(null);
    }
    const { data } = views.snapshot();
    const settings = store.settings.snapshot().data;
    if (isAsked || data === undefined || settings === undefined) return;
    isAsked = true;
    const viewId = firstViewId(data, settings);
    // Where all views are empty, as early in a first sync, the screen settles for one once they hold something.
    if (viewId === null || data.every(({ count }) => count === 0)) {
      resolve(null);
      return;
    }
    const rows = store.live('queue.window', pageArgs(viewId, null, 0));
    const lookAtRows = (): void => {
      // While the first sync runs there is another screen.
      const isUsable = store.sync.snapshot().data?.firstSync.isUsable === true;
      if (rows.snapshot().data !== undefined) resolve(isUsable ? viewId : null);
      else if (rows.snapshot().error !== null) resolve(null);
    };
    stops.push(rows.subscribe(lookAtRows));
    lookAtRows();
  };
  for (const source of [store.session, store.sync]) stops.push(source.subscribe(() => undefined));
  stops.push(store.settings.subscribe(look), views.subscribe(look));
  schedule(letGo, HELD_MS);
  return promise;
}
