import { groupOf } from '../../shared/contract/digest.ts';

/** What is still to be compared of a scope. */
export interface Comparison {
  readonly groups: readonly number[];
  /** Those of them that are done up to a root: too many rows for one request or one answer. */
  readonly begun: { readonly groups: readonly number[]; readonly after: string } | null;
}

/** As it is kept with the scope; groups alone where none of them is begun. */
export function writeComparison(left: Comparison): string {
  return JSON.stringify(left.begun === null ? left.groups : left);
}

/** What `writeComparison` has kept. */
export function readComparison(kept: string): Comparison {
  const stored = JSON.parse(kept) as readonly number[] | Comparison;
  return 'begun' in stored ? stored : { groups: stored, begun: null };
}

/** Whether the comparison has still to come to a root. */
export function isLeft({ groups, begun }: Comparison, rootId: string): boolean {
  const group = groupOf(rootId);
  if (!groups.includes(group)) return false;
  return begun === null || !begun.groups.includes(group) || rootId > begun.after;
}
