/**
 * Which tickets of a queue are selected: some by id, or all that match but a few. The second kind costs the same
 * for a million rows as for one.
 */
export type Selection =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'all'; readonly except: ReadonlySet<string> };

export const EMPTY_SELECTION: Selection = { kind: 'some', ids: new Set() };
export const FULL_SELECTION: Selection = { kind: 'all', except: new Set() };

/** Whether this ticket is selected. */
export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === 'some' ? selection.ids.has(id) : !selection.except.has(id);
}

/** How many tickets are selected in a queue of `total`. */
export function countSelected(selection: Selection, total: number): number {
  return selection.kind === 'some' ? selection.ids.size : Math.max(0, total - selection.except.size);
}

/** The selection with these tickets in or out of it. */
export function withSelected(selection: Selection, ids: readonly string[], isIn: boolean): Selection {
  if (selection.kind === 'some') {
    const next = new Set(selection.ids);
    for (const id of ids) isIn ? next.add(id) : next.delete(id);
    return { kind: 'some', ids: next };
  }
  const except = new Set(selection.except);
  for (const id of ids) isIn ? except.delete(id) : except.add(id);
  return { kind: 'all', except };
}

/** The selection with this ticket turned over. */
export function toggleSelected(selection: Selection, id: string): Selection {
  return withSelected(selection, [id], !isSelected(selection, id));
}
