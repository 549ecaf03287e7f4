/**
 * Where a long list of rows is cut so that what is before it are whole trees: the root up to which there are at most so many rows,
 * the first one in any case. Null when all fit.
 * @param rootIds the root of each row, in any order
 */
export function cutAtRoot(rootIds: readonly string[], most: number): string | null {
  if (rootIds.length <= most) return null;
  const sorted = rootIds.toSorted();
  const split = sorted[most];
  const last = sorted.at(-1);
  const before = sorted.slice(0, most).findLast((id) => id !== split) ?? sorted[0] ?? null;
  return before === last ? null : before;
}
