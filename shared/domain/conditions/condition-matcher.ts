import type { Comparison, Condition } from '../../model/condition.ts';
import type { SlaTicketFields } from '../../model/sla-event.ts';

/** What of a ticket a condition can be asked about without a database, a viewer or a clock. */
export type MatchedTicket = SlaTicketFields & Readonly<{ createdAt: number }>;

/** Whether a ticket fulfils a condition. */
export type Matcher = (ticket: MatchedTicket) => boolean;

/** Of conditions over whatever comparisons: a comparison, or a group of conditions. */
type Tree<Leaf> = Leaf | { all: Tree<Leaf>[] } | { any: Tree<Leaf>[] } | { none: Tree<Leaf>[] };

/**
 * A condition as a function that means what it means to the database (db/client/queries/compile-condition.ts). Comparisons with
 * the viewer, the present or a field that tickets get from their deadlines hold for no ticket here.
 */
export function matcherOf(condition: Condition): Matcher {
  return treeMatcherOf<Comparison, MatchedTicket>(condition, comparisonMatcher);
}

/** The same for conditions with comparisons of another language, given what one of these means. */
export function treeMatcherOf<Leaf extends object, Subject>(
  condition: Tree<Leaf>,
  leafMatcher: (leaf: Leaf) => (subject: Subject) => boolean,
): (subject: Subject) => boolean {
  const partsOf = (conditions: readonly Tree<Leaf>[]) =>
    conditions.map((each) => treeMatcherOf(each, leafMatcher));
  if ('all' in condition) {
    const parts = partsOf(condition.all);
    return (subject) => parts.every((holds) => holds(subject));
  }
  if ('any' in condition) {
    const parts = partsOf(condition.any);
    return (subject) => parts.some((holds) => holds(subject));
  }
  if ('none' in condition) {
    const parts = partsOf(condition.none);
    return (subject) => !parts.some((holds) => holds(subject));
  }
  return leafMatcher(condition);
}

/** What one comparison means. */
export function comparisonMatcher({ field, operator, value }: Comparison): Matcher {
  const isPlain = value === null || typeof value !== 'object' || Array.isArray(value);
  if (
    !isPlain ||
    field === 'updatedAt' ||
    field === 'nextDueAt' ||
    field === 'isSnoozed' ||
    field === 'isWatched'
  )
    return () => false;
  const values = new Set<string | number | null>(Array.isArray(value) ? value : [value]);
  const isNegative = operator === 'isNot' || operator === 'notIn';
  if (field === 'tags') return ({ tags }) => tags.some((tag) => values.has(tag)) !== isNegative;
  switch (operator) {
    case 'before':
      return (ticket) => isInOrder(ticket[field], value);
    case 'after':
      return (ticket) => isInOrder(value, ticket[field]);
    default:
      return (ticket) => values.has(ticket[field]) !== isNegative;
  }
}

/** Nothing is before or after an empty field. */
function isInOrder(one: unknown, other: unknown): boolean {
  return typeof one === 'number' && typeof other === 'number' && one < other;
}
