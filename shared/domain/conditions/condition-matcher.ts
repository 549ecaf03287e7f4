import type { Comparison, Condition } from '../../model/condition.ts';
import type { SlaTicketFields } from '../../model/sla-event.ts';

/** What of a ticket a condition can be asked about without a database, a viewer or a clock. */
export type MatchedTicket = SlaTicketFields & Readonly<{ createdAt: number }>;

/** Whether a ticket fulfils a condition. */
export type Matcher = (ticket: MatchedTicket) => boolean;

/**
 * A condition as a function that means what it means to the database (db/client/queries/compile-condition.ts). Comparisons with
 * the viewer, the present or a field that tickets get from their deadlines hold for no ticket here.
 */
export function matcherOf(condition: Condition): Matcher {
  if ('all' in condition) {
    const parts = condition.all.map(matcherOf);
    return (ticket) => parts.every((holds) => holds(ticket));
  }
  if ('any' in condition) return anyOf(condition.any);
  if ('none' in condition) {
    const any = anyOf(condition.none);
    return (ticket) => !any(ticket);
  }
  return comparisonMatcher(condition);
}

function anyOf(conditions: readonly Condition[]): Matcher {
  const parts = conditions.map(matcherOf);
  return (ticket) => parts.some((holds) => holds(ticket));
}

function comparisonMatcher({ field, operator, value }: Comparison): Matcher {
  const isPlain = value === null || typeof value !== 'object' || Array.isArray(value);
  if (!isPlain || field === 'updatedAt' || field === 'nextDueAt') return () => false;
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
