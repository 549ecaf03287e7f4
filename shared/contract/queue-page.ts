import type { BoardColumnRef } from '../model/board.ts';
import type { ViewId } from '../model/ids.ts';
import type { SortKey } from '../model/view.ts';
import type { QueryArgs } from './queries.ts';

/** Rows of a queue that are fetched and watched together. */
export const PAGE_SIZE = 100;

/** How a page of a queue is asked for by the screen, and expected by the store. */
export function pageArgs(
  viewId: ViewId,
  sort: readonly SortKey[] | null,
  page: number,
  column?: BoardColumnRef,
): QueryArgs<'queue.window'> {
  const offset = page * PAGE_SIZE;
  return { viewId, sort: sort === null ? null : [...sort], ...partOf(column), offset, limit: PAGE_SIZE };
}

/** What a question about one column of a board says besides its view. */
export function partOf(column: BoardColumnRef | undefined): { readonly column?: BoardColumnRef } {
  return column === undefined ? {} : { column };
}
