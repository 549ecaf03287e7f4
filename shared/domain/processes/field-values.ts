import { CalendarDate } from '../../model/calendar.ts';
import type { FormField } from '../../model/form-field.ts';
import type { FieldComparison } from '../../model/process-condition.ts';

/** What a person may have put into a field; null is empty. Files and long texts are only filled (`true`) or empty. */
export type Filled = string | number | boolean | null;

const DAY_MS = 86_400_000;

/** Whether a comparison has an operator and values that its field can have. */
export function isFitting(field: FormField, { operator, value }: FieldComparison): boolean {
  const values = Array.isArray(value) ? value : [value];
  switch (operator) {
    case 'is':
    case 'isNot':
      return !Array.isArray(value) && (value === null ? field.type !== 'checkbox' : isOfType(field, value));
    case 'in':
    case 'notIn':
      return (
        Array.isArray(value) && field.type !== 'checkbox' && values.every((each) => isOfType(field, each))
      );
    case 'before':
    case 'after':
      return field.type === 'date' && isOfType(field, value);
    default:
      return isNumber(field) && typeof value === 'number';
  }
}

const isNumber = ({ type }: FormField): boolean => type === 'number' || type === 'money';

function isOfType(field: FormField, value: unknown): boolean {
  switch (field.type) {
    case 'text':
      return typeof value === 'string' && value !== '';
    case 'number':
    case 'money':
      return typeof value === 'number';
    case 'date':
      return CalendarDate.safeParse(value).success;
    case 'choice':
      return field.choices.some(({ key }) => key === value);
    case 'checkbox':
      return typeof value === 'boolean';
    default:
      return false;
  }
}

/**
 * Some value for each way in which the comparisons can tell what is in the field apart: every value that they name, one between
 * any two, and one beyond each end, as far as the field's limits allow.
 */
export function tellingValues(field: FormField, comparisons: readonly FieldComparison[]): Filled[] {
  const named = comparisons.flatMap(({ value }) => value);
  const filled = filledValues(field, named);
  return field.isRequired || field.type === 'checkbox' ? filled : [null, ...filled];
}

function filledValues(field: FormField, named: readonly (string | number | boolean | null)[]): Filled[] {
  const texts = named.filter((value) => typeof value === 'string');
  switch (field.type) {
    case 'text':
      return [...new Set(texts), `${texts.join('')}?`];
    case 'number':
    case 'money': {
      const numbers = [...named.filter((value) => typeof value === 'number'), ...limitsOf(field)];
      return between(numbers.length === 0 ? [0] : numbers).filter((value) => isAllowed(value, field));
    }
    case 'date': {
      const dates = [...texts, ...limitsOf(field)];
      return daysAround(dates.length === 0 ? ['2000-01-01'] : dates).filter((value) =>
        isAllowed(value, field),
      );
    }
    case 'choice':
      return field.choices.map(({ key }) => key);
    case 'checkbox':
      return field.isRequired ? [true] : [true, false];
    default:
      return [true];
  }
}

/** Every number once, one between each two and one beyond each end. */
function between(numbers: readonly number[]): number[] {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  return sorted.flatMap((each, index) => {
    const following = sorted[index + 1];
    const begin = index === 0 ? [each - 1] : [];
    return [...begin, each, following === undefined ? each + 1 : (each + following) / 2];
  });
}

/** Every date once, with the days before and after it as far as they can be written. */
function daysAround(dates: readonly string[]): string[] {
  const days = dates
    .map((date) => Date.parse(date))
    .flatMap((at) => [at - DAY_MS, at, at + DAY_MS])
    .map((at) => new Date(at).toISOString().slice(0, 10));
  return [...new Set(days)].filter((day) => CalendarDate.safeParse(day).success);
}

function limitsOf<T>({ min, max }: { min?: T | undefined; max?: T | undefined }): T[] {
  return [min, max].filter((limit) => limit !== undefined);
}

function isAllowed<T extends number | string>(
  value: T,
  { min, max }: { min?: T | undefined; max?: T | undefined },
): boolean {
  return (min === undefined || value >= min) && (max === undefined || value <= max);
}
