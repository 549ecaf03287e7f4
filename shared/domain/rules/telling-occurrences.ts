import type { Comparison, ConditionField } from '../../model/condition.ts';
import type { UserId } from '../../model/ids.ts';
import {
  ActorKind,
  ChangeField,
  isEventComparison,
  type RuleComparison,
  type RuleCondition,
  RuleMoment,
} from '../../model/rule-condition.ts';
import type { Ticket } from '../../model/ticket.ts';
import { combinations } from '../../util/combinations.ts';
import { type FieldValue, tellingTicketValues } from '../conditions/condition-values.ts';
import { comparisonsIn } from '../views/saved-condition.ts';
import { isFieldChanged, type Occurrence } from './rule-matcher.ts';

/** Cases that are tried for one question; done in a moment. */
const MOST_CASES = 20_000;

/** A ticket of which nothing is known; its ids are nobody's. */
const PLAIN = {
  id: '',
  number: 1,
  subject: '',
  status: 'open',
  priority: 0,
  type: 'question',
  category: null,
  channel: 'mail',
  customerId: null,
  teamId: '?',
  branchId: '?',
  assigneeId: null,
  tags: [],
  createdAt: 0,
  updatedAt: 0,
  lastCustomerMessageAt: null,
  lastReplyAt: null,
  firstRepliedAt: null,
  solvedAt: null,
  mergedIntoId: null,
  statusBeforeMerge: null,
  snooze: null,
  watcherIds: [],
} as unknown as Ticket;

const WORDS_OF_EVENTS: readonly string[] = ['event', 'actor'];

/**
 * An occurrence of every kind that conditions can tell apart, which is exact: they compare with values that they name. Null where
 * there are too many.
 * @param written fields that rules set, so that each of their values is tried too
 */
export function tellingOccurrences(
  conditions: readonly RuleCondition[],
  written: readonly Comparison[] = [],
): readonly Occurrence<Ticket>[] | null {
  const comparisons = conditions.flatMap((condition) => comparisonsIn(condition));
  const values: (readonly [string, readonly FieldValue[]])[] = [];
  const compared = [...comparisons.flatMap(asTicketComparison), ...written];
  const changed = new Set<string>(
    comparisons.filter(({ operator }) => operator.startsWith('changed')).map(({ field }) => field),
  );
  for (const field of new Set<ConditionField>(compared.map((each) => each.field))) {
    const telling = tellingTicketValues(field, compared);
    if (telling === null) return null;
    values.push([field, telling]);
    if (changed.has(field)) values.push([`${BEFORE}${field}`, telling]);
  }
  values.push(['event', RuleMoment.options], ['actor', actorsIn(comparisons)]);
  const cases = values.reduce((product, [, each]) => product * each.length, 1);
  if (cases > MOST_CASES) return null;
  return [...combinations(values)].flatMap((drawn) => occurrenceOf(drawn) ?? []);
}

const BEFORE = 'before ';

/** What a comparison names of a ticket's field; what only asks for a change needs two values to change between. */
function asTicketComparison(comparison: RuleComparison): readonly Comparison[] {
  if (!isEventComparison(comparison)) return [comparison as Comparison];
  if (WORDS_OF_EVENTS.includes(comparison.field)) return [];
  const { field } = comparison as { field: ChangeField };
  const value = 'value' in comparison ? comparison.value : ['?'];
  return [{ field, operator: 'in', value: value as Comparison['value'] }];
}

function actorsIn(comparisons: readonly RuleComparison[]): readonly string[] {
  const named = comparisons.flatMap((each) => (each.field === 'actor' ? [each.value].flat() : []));
  return [...new Set<string>([...ActorKind.options, ...named.map(String)])];
}

/** Null for what cannot be: a customer writes messages of customers, and at its creation a ticket changes nothing. */
function occurrenceOf(drawn: Readonly<Record<string, FieldValue>>): Occurrence<Ticket> | null {
  const fields: Record<string, FieldValue> = {};
  const former: Record<string, FieldValue> = {};
  for (const [key, value] of Object.entries(drawn)) {
    if (WORDS_OF_EVENTS.includes(key)) continue;
    if (key.startsWith(BEFORE)) former[key.slice(BEFORE.length)] = value;
    else fields[key] = value;
  }
  const event = RuleMoment.parse(drawn.event);
  const who = String(drawn.actor);
  const kind = ActorKind.safeParse(who);
  const actor = kind.success ? { kind: kind.data, id: null } : { kind: 'agent' as const, id: who as UserId };
  if (event === 'customerMessage' && actor.kind !== 'customer') return null;
  if (event === 'internalNote' && actor.kind !== 'agent') return null;
  if (event === 'publicReply' && actor.kind === 'customer') return null;
  // Whether it is put aside is asked of the instant of the event, which is 0 here.
  const snooze = fields.isSnoozed === 1 ? { until: 1, reason: null } : null;
  const after: Ticket = { ...PLAIN, ...fields, snooze };
  const before: Ticket = { ...after, ...former };
  if (event !== 'created') return { event, at: 0, actor, before, after, ticket: after };
  if (ChangeField.options.some((field) => isFieldChanged(before, after, field))) return null;
  return { event, at: 0, actor, before: null, after, ticket: after };
}
