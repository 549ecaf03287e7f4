import type { QueueRow } from '../../../shared/contract/queries.ts';

/** Whether both lists show the same tickets in the same order. */
export function hasSameOrder(a: readonly QueueRow[], b: readonly QueueRow[]): boolean {
  return a.length === b.length && a.every((row, index) => row.id === b[index]?.id);
}

/**
 * The rows in the order the person sees now, with the newest content of those that are still there. Rows that
 * have left stay as they were until the person rests; nothing moves under the cursor.
 */
export function holdOrder(shown: readonly QueueRow[], incoming: readonly QueueRow[]): readonly QueueRow[] {
  const newest = new Map(incoming.map((row) => [row.id, row]));
  return shown.map((row) => newest.get(row.id) ?? row);
}

/**
 * The ids of rows that somebody else changed between two states of a list. A change of one's own is dated once more
 * when the center confirms it.
 */
export function changedIds(before: readonly QueueRow[], after: readonly QueueRow[]): readonly string[] {
  const known = new Map(before.map((row) => [row.id, row]));
  return after
    .filter((row) => {
      const last = known.get(row.id);
      return last !== undefined && row.updatedAt > last.updatedAt && !row.isPending && !last.isPending;
    })
    .map((row) => row.id);
}
