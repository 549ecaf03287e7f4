import type { Comparison } from '../../model/condition.ts';
import type { UserId } from '../../model/ids.ts';
import {
  type ActorKind,
  type ChangeField,
  type EventComparison,
  isEventComparison,
  type RuleComparison,
  type RuleCondition,
  type RuleMoment,
} from '../../model/rule-condition.ts';
import type { Snooze } from '../../model/snooze.ts';
import { comparisonMatcher, type MatchedTicket, treeMatcherOf } from '../conditions/condition-matcher.ts';
import { isSnoozedAt } from '../tickets/snooze.ts';

/** What rules can ask of a ticket: they know an instant, so also whether it is put aside then. */
export type RuleTicket = MatchedTicket & { readonly snooze?: Snooze | null };

/** Something that happened to a ticket, as rules are asked about it. */
export interface Occurrence<Ticket extends RuleTicket = RuleTicket> {
  readonly event: RuleMoment;
  readonly at: number;
  readonly actor: { readonly kind: ActorKind; readonly id: UserId | null };
  /** Null at the creation. */
  readonly before: Ticket | null;
  /** As it was right after the event, before any rule. */
  readonly after: Ticket;
  /** As it is now, with what rules did about the event so far. */
  readonly ticket: Ticket;
}

/** Whether a rule's condition holds. */
export type RuleMatcher = (occurrence: Occurrence) => boolean;

/** A rule's condition as a function; make it once and keep it. */
export function ruleMatcherOf(condition: RuleCondition): RuleMatcher {
  return treeMatcherOf<RuleComparison, Occurrence>(condition, (comparison) => {
    if (isEventComparison(comparison)) return eventMatcher(comparison);
    if (comparison.field === 'isSnoozed') return snoozeMatcher(comparison as Comparison);
    const holds = comparisonMatcher(comparison as Comparison);
    return ({ ticket }) => holds(ticket);
  });
}

function snoozeMatcher({ operator, value }: Comparison): RuleMatcher {
  const wanted = (value === 1) === (operator === 'is');
  return ({ ticket: { snooze = null }, at }) => isSnoozedAt({ snooze }, at) === wanted;
}

/** Whether the values of one field differ. */
export function isFieldChanged(before: MatchedTicket, after: MatchedTicket, field: ChangeField): boolean {
  if (field !== 'tags') return before[field] !== after[field];
  return before.tags !== after.tags && before.tags.join() !== after.tags.join();
}

function eventMatcher(comparison: EventComparison): RuleMatcher {
  const { field } = comparison;
  if (field === 'event' || field === 'actor') {
    const values = new Set<string>([comparison.value].flat());
    const isNegative = comparison.operator === 'isNot' || comparison.operator === 'notIn';
    if (field === 'event') return ({ event }) => values.has(event) !== isNegative;
    return ({ actor: { kind, id } }) => (values.has(kind) || (id !== null && values.has(id))) !== isNegative;
  }
  const { operator } = comparison;
  if (operator === 'changed') {
    return ({ before, after }) => before !== null && isFieldChanged(before, after, field);
  }
  const values = new Set<string | number | null>([comparison.value].flat());
  const isTo = operator === 'changedTo';
  return ({ before, after }) => {
    if (before === null || !isFieldChanged(before, after, field)) return false;
    const [one, other] = isTo ? [after, before] : [before, after];
    if (field !== 'tags') return values.has(one[field]);
    return one.tags.some((tag) => values.has(tag) && !other.tags.includes(tag));
  };
}
