import type { OutboxItem } from '../../../shared/contract/queries.ts';

type Grouped = Pick<OutboxItem, 'operationId' | 'partOf' | 'createdAt'>;

/** A change, and what was written to the thing that it makes: they stand and fall together. */
export interface WorkGroup<T> {
  readonly first: T;
  /** In the order in which they were made; empty for a change of its own. */
  readonly parts: readonly T[];
}

/** Puts changes about something new under the change that makes it, where the newest of them stands (R111). */
export function groupWork<T extends Grouped>(items: readonly T[]): readonly WorkGroup<T>[] {
  const groups = new Map<string, { first: T | null; parts: T[] }>();
  const known = new Set(items.map(({ operationId }) => operationId));
  for (const item of items) {
    const isPart = item.partOf !== null && known.has(item.partOf);
    const id = isPart && item.partOf !== null ? item.partOf : item.operationId;
    const group = groups.get(id) ?? { first: null, parts: [] };
    groups.set(id, group);
    if (isPart) group.parts.push(item);
    else group.first = item;
  }
  return [...groups.values()].flatMap(({ first, parts }) =>
    first === null ? [] : [{ first, parts: parts.toSorted((a, b) => a.createdAt - b.createdAt) }],
  );
}
