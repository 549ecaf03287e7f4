import { Channel } from '../../model/channel.ts';
import type { Comparison, ConditionField } from '../../model/condition.ts';
import { Status } from '../../model/status.ts';
import { TicketType } from '../../model/ticket.ts';

/** What a field of a ticket may hold. */
export type FieldValue = string | number | null | readonly string[];

const PRIORITIES = [0, 1, 2, 3];
/** Tags whose every combination is tried; more than that are too many. */
const MOST_TAGS = 6;

const fixed: Partial<Record<ConditionField, readonly (string | number)[]>> = {
  status: Status.options,
  priority: PRIORITIES,
  type: TicketType.options,
  channel: Channel.options,
};
const MAY_BE_EMPTY: readonly ConditionField[] = ['assigneeId', 'customerId'];

/**
 * Whether a comparison asks something that depends on the ticket alone: who looks, the present, and fields that follow from deadlines
 * are none of its business.
 */
export function isFixedComparison({ field, operator, value }: Comparison): boolean {
  if (['updatedAt', 'nextDueAt', 'isSnoozed', 'isWatched'].includes(field)) return false;
  if (field === 'createdAt') return ['before', 'after'].includes(operator) && typeof value === 'number';
  switch (operator) {
    case 'is':
    case 'isNot':
      return value === null ? MAY_BE_EMPTY.includes(field) : isValueOf(field, value);
    case 'in':
    case 'notIn':
      return Array.isArray(value) && value.every((each) => isValueOf(field, each));
    default:
      return false;
  }
}

function isValueOf(field: ConditionField, value: unknown): boolean {
  const values = fixed[field];
  return values ? values.some((each) => each === value) : typeof value === 'string' && value !== '';
}

/** Whether a comparison asks whether a ticket is put aside, which is known wherever an instant is. */
export function isSnoozeComparison(comparison: Comparison): boolean {
  return comparison.field === 'isSnoozed' && isYesOrNo(comparison);
}

/** Whether a comparison asks for one of two words. */
export function isYesOrNo({ operator, value }: Comparison): boolean {
  return (operator === 'is' || operator === 'isNot') && (value === 0 || value === 1);
}

/**
 * Some value for each way in which the comparisons of a field can tell what is in it apart; null where there are too many.
 */
export function tellingTicketValues(
  field: ConditionField,
  comparisons: readonly Comparison[],
): readonly FieldValue[] | null {
  const named = comparisons.filter((comparison) => comparison.field === field).flatMap(({ value }) => value);
  const texts = [...new Set(named.filter((value) => typeof value === 'string'))];
  if (field === 'createdAt')
    return named.flatMap((value) => (typeof value === 'number' ? [value - 1, value, value + 1] : []));
  if (field === 'isSnoozed') return [0, 1];
  if (field === 'tags') return texts.length > MOST_TAGS ? null : subsetsOf(texts);
  const values = fixed[field];
  if (values) return values;
  const other = `${texts.join('')}?`;
  return MAY_BE_EMPTY.includes(field) ? [null, ...texts, other] : [...texts, other];
}

function subsetsOf(texts: readonly string[]): readonly (readonly string[])[] {
  let sets: string[][] = [[]];
  for (const text of texts) sets = sets.concat(sets.map((set) => [...set, text]));
  return sets;
}
