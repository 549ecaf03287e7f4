import type { FormField } from '../../model/form-field.ts';
import type { FieldComparison, ProcessCondition } from '../../model/process-condition.ts';
import type { Branch } from '../../model/process-template.ts';
import { combinations } from '../../util/combinations.ts';
import { unreachable } from '../../util/unreachable.ts';
import { type Filled, tellingValues } from './field-values.ts';

/** Ways to fill the fields of a step's conditions that are tried; more than a person can oversee, and done in a moment. */
const MOST_CASES = 100_000;

type Answers = Readonly<Record<string, Filled>>;

/** What can become of each branch, by its place; `tooComplex` where there are too many cases to try. */
export type BranchFates = readonly ('taken' | 'covered' | 'neverTrue')[] | 'tooComplex';

/** The comparisons in a condition, however deep. */
export function comparisonsOf(condition: ProcessCondition): FieldComparison[] {
  if ('field' in condition) return [condition];
  return partsOf(condition).flatMap(comparisonsOf);
}

/**
 * Whether some way of filling in the form takes each branch. A condition only compares a field with values that it names, so
 * one value from each stretch that it can tell apart stands for all the others, and trying them all is exact.
 */
export function judgeBranches(
  branches: readonly Branch[],
  fields: ReadonlyMap<string, FormField>,
): BranchFates {
  const values = new Map<string, readonly Filled[]>();
  const comparisons = branches.flatMap(({ when }) => (when ? comparisonsOf(when) : []));
  for (const { field: key } of comparisons) {
    const field = fields.get(key);
    if (!field || values.has(key)) continue;
    const own = comparisons.filter((comparison) => comparison.field === key);
    values.set(key, tellingValues(field, own));
  }
  const cases = [...values.values()].reduce((product, each) => product * each.length, 1);
  if (cases > MOST_CASES) return 'tooComplex';

  const holds = branches.map(() => false);
  const isTaken = branches.map(() => false);
  for (const answers of combinations([...values])) {
    let isOver = false;
    branches.forEach(({ when }, index) => {
      if (when && !isConditionTrue(when, answers)) return;
      holds[index] = true;
      if (!isOver) isTaken[index] = true;
      isOver = true;
    });
  }
  return branches.map((_branch, index) =>
    isTaken[index] ? 'taken' : holds[index] ? 'covered' : 'neverTrue',
  );
}

function partsOf(group: Exclude<ProcessCondition, FieldComparison>): readonly ProcessCondition[] {
  if ('all' in group) return group.all;
  return 'any' in group ? group.any : group.none;
}

/** Whether a condition holds. An empty field is null, and is neither before nor after anything. */
export function isConditionTrue(condition: ProcessCondition, answers: Answers): boolean {
  if ('all' in condition) return condition.all.every((part) => isConditionTrue(part, answers));
  if ('any' in condition) return condition.any.some((part) => isConditionTrue(part, answers));
  if ('none' in condition) return !condition.none.some((part) => isConditionTrue(part, answers));
  return compares(answers[condition.field] ?? null, condition);
}

function compares(filled: Filled, { operator, value }: FieldComparison): boolean {
  const isAmong = (Array.isArray(value) ? value : [value]).some((each) => each === filled);
  switch (operator) {
    case 'is':
    case 'in':
      return isAmong;
    case 'isNot':
    case 'notIn':
      return !isAmong;
    default:
      return filled !== null && value !== null && isInOrder(filled, operator, value);
  }
}

function isInOrder(
  filled: NonNullable<Filled>,
  operator: 'before' | 'after' | 'lessThan' | 'atMost' | 'atLeast' | 'moreThan',
  value: NonNullable<FieldComparison['value']>,
): boolean {
  switch (operator) {
    case 'before':
    case 'lessThan':
      return filled < value;
    case 'after':
    case 'moreThan':
      return filled > value;
    case 'atMost':
      return filled <= value;
    case 'atLeast':
      return filled >= value;
    default:
      return unreachable(operator);
  }
}
