import {
  type Comparison,
  type Condition,
  ConditionField,
  type ConditionValue,
} from '../../../shared/model/condition.ts';

/** How a line of the form compares: operator and kind of value in one, as a person would say it. */
export type ConditionTest =
  | 'oneOf'
  | 'noneOf'
  | 'me'
  | 'notMe'
  | 'myTeams'
  | 'notMyTeams'
  | 'empty'
  | 'filled'
  | 'within'
  | 'longerAgo'
  | 'since'
  | 'until'
  | 'yes'
  | 'no';

/** What a line compares with; which of them counts is the test's word. The others are kept for a change of mind. */
export interface ConditionLine {
  readonly key: string;
  readonly field: ConditionField;
  readonly test: ConditionTest;
  readonly values: readonly (string | number)[];
  readonly agoMinutes: number;
  /** UTC milliseconds. */
  readonly at: number | null;
}

/** Lines that must all hold, of which one must, or of which none may. */
export interface ConditionGroup {
  readonly key: string;
  readonly mode: 'all' | 'any' | 'none';
  readonly lines: readonly ConditionLine[];
}

const DAY_MINUTES = 1_440;

const OF_VALUES = ['oneOf', 'noneOf'] as const;
const OF_TIMES = ['within', 'longerAgo', 'since', 'until'] as const;

/** What each field can be compared by; the first is what a new line begins with. */
export const TESTS: Readonly<Record<ConditionField, readonly [ConditionTest, ...ConditionTest[]]>> = {
  status: OF_VALUES,
  priority: OF_VALUES,
  type: OF_VALUES,
  channel: OF_VALUES,
  teamId: ['oneOf', 'noneOf', 'myTeams', 'notMyTeams'],
  branchId: OF_VALUES,
  assigneeId: ['me', 'notMe', 'empty', 'filled', 'oneOf', 'noneOf'],
  customerId: ['oneOf', 'noneOf', 'empty', 'filled'],
  tags: OF_VALUES,
  createdAt: OF_TIMES,
  updatedAt: OF_TIMES,
  nextDueAt: ['longerAgo', 'within', 'since', 'until', 'empty', 'filled'],
  isSnoozed: ['yes', 'no'],
  isWatched: ['yes', 'no'],
};

/** A rule runs at no certain time, and nobody looks at it. */
const OF_WHO_LOOKS_AND_WHEN: readonly ConditionTest[] = [
  'me',
  'notMe',
  'myTeams',
  'notMyTeams',
  'within',
  'longerAgo',
];
/** Fields that are other without a change of the ticket, or for whoever looks (docs/decisions/0042-rules.md). */
const NOT_FOR_RULES: readonly ConditionField[] = ['updatedAt', 'nextDueAt', 'isWatched'];

/** The fields that may be asked. */
export function fieldsFor(isForRules: boolean): readonly ConditionField[] {
  return ConditionField.options.filter((field) => !isForRules || !NOT_FOR_RULES.includes(field));
}

/** How a field may be asked, the usual way first. */
export function testsFor(isForRules: boolean, field: ConditionField): readonly ConditionTest[] {
  return TESTS[field].filter((test) => !isForRules || !OF_WHO_LOOKS_AND_WHEN.includes(test));
}

/** A line as it begins. */
export function newLine(newKey: () => string, field: ConditionField, isForRules = false): ConditionLine {
  const [test = TESTS[field][0]] = testsFor(isForRules, field);
  return { key: newKey(), field, test, values: [], agoMinutes: DAY_MINUTES, at: null };
}

/** Whether a line says what it compares with. */
export function isLineComplete({ test, values, at }: ConditionLine): boolean {
  if (test === 'oneOf' || test === 'noneOf') return values.length > 0;
  return (test !== 'since' && test !== 'until') || at !== null;
}

/** The condition that the form says; lines that are not complete yet are left out. */
export function conditionOf(groups: readonly ConditionGroup[]): Condition {
  const all = groups.flatMap(({ mode, lines }, place): readonly Condition[] => {
    const comparisons = lines.filter(isLineComplete).map(comparisonOf);
    if (comparisons.length === 0) return [];
    // The first group needs no frame of its own; a later one stays the group that it is.
    if (mode === 'all') return place === 0 ? comparisons : [{ all: comparisons }];
    return [mode === 'any' ? { any: comparisons } : { none: comparisons }];
  });
  return { all };
}

/** The form of a condition; null where it is more nested than the form can say. */
export function formOf(condition: Condition, newKey: () => string): readonly ConditionGroup[] | null {
  const parts = 'all' in condition ? condition.all : [condition];
  const straight = parts.filter((part): part is Comparison => 'field' in part);
  const groups: ConditionGroup[] = [];
  const add = (mode: ConditionGroup['mode'], comparisons: readonly Condition[]): boolean => {
    const lines = comparisons.map((part) => ('field' in part ? lineOf(part, newKey) : null));
    if (!lines.every((line) => line !== null)) return false;
    groups.push({ key: newKey(), mode, lines });
    return true;
  };
  if (straight.length > 0 && !add('all', straight)) return null;
  for (const part of parts) {
    if ('field' in part) continue;
    const [mode, comparisons] = modeOf(part);
    if (!add(mode, comparisons)) return null;
  }
  return groups.length > 0 ? groups : [{ key: newKey(), mode: 'all', lines: [] }];
}

function modeOf(
  condition: Exclude<Condition, Comparison>,
): readonly [ConditionGroup['mode'], readonly Condition[]] {
  if ('all' in condition) return ['all', condition.all];
  return 'any' in condition ? ['any', condition.any] : ['none', condition.none];
}

function comparisonOf({ field, test, values, agoMinutes, at }: ConditionLine): Comparison {
  const compare = (operator: Comparison['operator'], value: ConditionValue): Comparison => ({
    field,
    operator,
    value,
  });
  switch (test) {
    case 'oneOf':
      return compare('in', [...values]);
    case 'noneOf':
      return compare('notIn', [...values]);
    case 'me':
      return compare('is', { viewer: 'me' });
    case 'notMe':
      return compare('isNot', { viewer: 'me' });
    case 'myTeams':
      return compare('in', { viewer: 'myTeams' });
    case 'notMyTeams':
      return compare('notIn', { viewer: 'myTeams' });
    case 'empty':
      return compare('is', null);
    case 'filled':
      return compare('isNot', null);
    case 'within':
      return compare('after', { agoMinutes });
    case 'longerAgo':
      return compare('before', { agoMinutes });
    case 'since':
      return compare('after', at);
    case 'until':
      return compare('before', at);
    case 'yes':
      return compare('is', 1);
    case 'no':
      return compare('is', 0);
  }
}

function lineOf({ field, operator, value }: Comparison, newKey: () => string): ConditionLine | null {
  const line = newLine(newKey, field);
  const isNegative = operator === 'isNot' || operator === 'notIn';
  const known = (test: ConditionTest, more: Partial<ConditionLine> = {}): ConditionLine | null =>
    TESTS[field].includes(test) ? { ...line, test, ...more } : null;
  if (operator === 'before' || operator === 'after') {
    const isAfter = operator === 'after';
    if (typeof value === 'number') return known(isAfter ? 'since' : 'until', { at: value });
    if (typeof value !== 'object' || value === null || !('agoMinutes' in value)) return null;
    return known(isAfter ? 'within' : 'longerAgo', { agoMinutes: value.agoMinutes });
  }
  if (field === 'isSnoozed' || field === 'isWatched')
    return isNegative ? null : known(value === 1 ? 'yes' : 'no');
  if (value === null) return known(isNegative ? 'filled' : 'empty');
  if (typeof value !== 'object') return known(isNegative ? 'noneOf' : 'oneOf', { values: [value] });
  if (Array.isArray(value)) return known(isNegative ? 'noneOf' : 'oneOf', { values: value });
  if (!('viewer' in value)) return null;
  if (value.viewer === 'me') return known(isNegative ? 'notMe' : 'me');
  return known(isNegative ? 'notMyTeams' : 'myTeams');
}

/** Minutes as a person would say them. */
export function splitAgo(minutes: number): { readonly count: number; readonly unit: AgoUnit } {
  if (minutes > 0 && minutes % DAY_MINUTES === 0) return { count: minutes / DAY_MINUTES, unit: 'days' };
  if (minutes > 0 && minutes % 60 === 0) return { count: minutes / 60, unit: 'hours' };
  return { count: minutes, unit: 'minutes' };
}

/** Ten years: beyond that nobody means a number of minutes. */
const MOST_MINUTES = 10 * 366 * DAY_MINUTES;

/** The units of a relative time with their minutes. */
export const AGO_UNITS = { minutes: 1, hours: 60, days: DAY_MINUTES } as const;
export type AgoUnit = keyof typeof AGO_UNITS;

/** The minutes of what a person said, within what makes sense. */
export function joinAgo(count: number, unit: AgoUnit): number {
  if (!Number.isFinite(count)) return 0;
  return Math.min(Math.max(0, Math.round(count)) * AGO_UNITS[unit], MOST_MINUTES);
}
