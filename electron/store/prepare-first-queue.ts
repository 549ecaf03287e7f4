import { pageArgs } from '../../shared/contract/queue-page.ts';
import { ViewId } from '../../shared/model/ids.ts';
import type { Workspace } from './workspace.ts';

/**
 * Reads what the first screen will ask for while that screen is still being loaded: by the time it asks, the pages of the
 * database are in memory and the statements are prepared.
 */
export function prepareFirstQueue(workspace: Pick<Workspace, 'query' | 'settings'>): void {
  workspace.query('view.list', {});
  const { data: viewId } = ViewId.safeParse(workspace.settings.get().lastViewId);
  if (viewId !== undefined) workspace.query('queue.window', pageArgs(viewId, null, 0));
}
