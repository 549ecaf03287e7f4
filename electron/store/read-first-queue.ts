import type { Workspace } from './workspace.ts';

/** Rows that the screen asks for at first; fewer or more would only be less ready. */
const FIRST_ROWS = 100;

/**
 * Reads what the first screen will ask for while that screen is still being loaded: by the time it asks, the pages of the
 * database are in memory and the statements are prepared.
 */
export function readFirstQueue(workspace: Pick<Workspace, 'query' | 'settings'>): void {
  workspace.query('view.list', {});
  const { lastViewId: viewId } = workspace.settings.get();
  if (viewId !== null) {
    workspace.query('queue.window', { viewId, sort: null, offset: 0, limit: FIRST_ROWS });
  }
}
