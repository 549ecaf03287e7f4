import type { Comparison, Condition, ConditionField } from '../../model/condition.ts';
import type { SlaPolicy } from '../../model/sla-policy.ts';
import { combinations } from '../../util/combinations.ts';
import { type MatchedTicket, type Matcher, matcherOf } from '../conditions/condition-matcher.ts';
import { type FieldValue, tellingTicketValues } from '../conditions/condition-values.ts';
import { comparisonsIn } from '../views/saved-condition.ts';

/** Kinds of tickets that are tried; done in a moment, and more than a person can oversee. */
const MOST_CASES = 100_000;

const PLAIN: MatchedTicket = {
  status: 'open',
  priority: 0,
  type: 'question',
  channel: 'mail',
  teamId: '?',
  branchId: '?',
  assigneeId: null,
  customerId: null,
  tags: [],
  mergedIntoId: null,
  createdAt: 0,
};

/** What can become of a policy among those of its kind. */
export type PolicyFate = Readonly<{
  /** Whether its condition can hold at all. */
  canHold: boolean;
  /** Priorities of tickets for which it is the first that fits. */
  priorities: ReadonlySet<number>;
  /** Levels of its chain whose condition can hold then, by their place. */
  levels: ReadonlySet<number>;
  /** Earlier policies that fit some of its tickets and others besides. */
  overlaps: ReadonlySet<number>;
}>;

/**
 * Tries policies of one kind on a ticket of every kind that their conditions can tell apart, which is exact: a condition only
 * compares fields with values that it names.
 */
export function judgePolicies(policies: readonly SlaPolicy[]): readonly PolicyFate[] | 'tooComplex' {
  const conditions = policies.flatMap(({ condition, escalations }) => [
    ...(condition ? [condition] : []),
    ...escalations.flatMap(({ when }) => when ?? []),
  ]);
  const values = valuesOf(conditions.flatMap((condition) => comparisonsIn(condition)));
  const cases = values?.reduce((product, [, each]) => product * each.length, 1) ?? Number.POSITIVE_INFINITY;
  if (!values || cases > MOST_CASES) return 'tooComplex';

  const matchers = policies.map(({ condition }) => matcherFor(condition));
  const levelMatchers = policies.map(({ escalations }) => escalations.map(({ when }) => matcherFor(when)));
  const fates = policies.map(() => ({
    canHold: false,
    priorities: new Set<number>(),
    levels: new Set<number>(),
    meets: new Set<number>(),
  }));
  /** Of each policy, those that leave out some of its tickets. */
  const isWiderThan = policies.map(() => new Set<number>());
  for (const drawn of combinations(values)) {
    const ticket: MatchedTicket = { ...PLAIN, ...drawn };
    const holds = matchers.map((matches) => matches(ticket));
    const first = holds.indexOf(true);
    holds.forEach((isTrue, place) => {
      const fate = fates[place];
      if (!fate || !isTrue) return;
      fate.canHold = true;
      holds.forEach((isOther, other) => {
        if (isOther && other < place) fate.meets.add(other);
        if (!isOther && other > place) isWiderThan[place]?.add(other);
      });
      if (place !== first) return;
      fate.priorities.add(ticket.priority);
      levelMatchers[place]?.forEach((matches, level) => {
        if (matches(ticket)) fate.levels.add(level);
      });
    });
  }
  return fates.map(({ meets, ...fate }, place) => ({
    ...fate,
    overlaps: new Set([...meets].filter((other) => isWiderThan[other]?.has(place))),
  }));
}

const matcherFor = (condition: Condition | undefined): Matcher =>
  condition ? matcherOf(condition) : () => true;

/** Priorities always, for what is promised depends on them. */
function valuesOf(
  comparisons: readonly Comparison[],
): readonly (readonly [string, readonly FieldValue[]])[] | null {
  const fields = new Set<ConditionField>(['priority', ...comparisons.map(({ field }) => field)]);
  const values: (readonly [string, readonly FieldValue[]])[] = [];
  for (const field of fields) {
    const telling = tellingTicketValues(field, comparisons);
    if (telling === null) return null;
    values.push([field, telling]);
  }
  return values;
}
