import type { FormField } from '../../../shared/model/form-field.ts';
import type { FieldComparison, ProcessCondition } from '../../../shared/model/process-condition.ts';
import type { Language } from '../../i18n/translator.ts';

export const FIELD_TESTS = [
  'is',
  'isNot',
  'in',
  'notIn',
  'before',
  'after',
  'lessThan',
  'atMost',
  'atLeast',
  'moreThan',
  'isEmpty',
  'isFilled',
] as const;
/** How a field is compared: operator and kind of value in one, as a person would say it. */
export type FieldTest = (typeof FIELD_TESTS)[number];

export type ConditionMode = 'all' | 'any' | 'none';

/** A condition as its form has it: comparisons that must all hold, of which one must, or of which none may. */
export interface ConditionForm {
  readonly mode: ConditionMode;
  readonly lines: readonly FieldComparison[];
}

const OF_NUMBERS = ['atLeast', 'moreThan', 'atMost', 'lessThan', 'is', 'isNot'] as const;
const OF_EMPTY = ['isFilled', 'isEmpty'] as const;

const TESTS: Readonly<Record<FormField['type'], readonly FieldTest[]>> = {
  text: [...OF_EMPTY, 'is', 'isNot'],
  longText: OF_EMPTY,
  number: [...OF_NUMBERS, ...OF_EMPTY],
  money: [...OF_NUMBERS, ...OF_EMPTY],
  date: ['before', 'after', 'is', 'isNot', ...OF_EMPTY],
  choice: ['is', 'isNot', 'in', 'notIn', ...OF_EMPTY],
  checkbox: ['is'],
  file: OF_EMPTY,
};

/** What a field can be compared by; the first is what a new comparison begins with. */
export function testsOf({ type }: FormField): readonly FieldTest[] {
  return TESTS[type];
}

/** How a comparison compares. */
export function testOf({ operator, value }: FieldComparison): FieldTest {
  if (value === null && operator === 'is') return 'isEmpty';
  return value === null && operator === 'isNot' ? 'isFilled' : operator;
}

/** The comparison with another test; its value stays where the test can have it. */
export function withTest(field: FormField, comparison: FieldComparison, test: FieldTest): FieldComparison {
  const at = { field: field.key };
  if (test === 'isEmpty') return { ...at, operator: 'is', value: null };
  if (test === 'isFilled') return { ...at, operator: 'isNot', value: null };
  const values = [comparison.value].flat().filter((each) => each !== null);
  if (test === 'in' || test === 'notIn')
    return { ...at, operator: test, value: values.filter((each) => typeof each !== 'boolean') };
  return { ...at, operator: test, value: values[0] ?? firstValue(field) };
}

const TELLING: readonly FormField['type'][] = ['choice', 'money', 'number', 'checkbox', 'date'];

/** The field that a new branch most likely asks for: one with few values, of the step itself before those of others. */
export function likelyField(own: readonly FormField[], all: readonly FormField[]): FormField | undefined {
  const isTelling = ({ type }: FormField): boolean => TELLING.includes(type);
  return own.find(isTelling) ?? all.findLast(isTelling) ?? all[0];
}

/** A comparison with a field as one begins with it. */
export function newComparison(field: FormField): FieldComparison {
  const [test = 'is'] = testsOf(field);
  return withTest(field, { field: field.key, operator: 'is', value: null }, test);
}

function firstValue(field: FormField): string | number | boolean {
  switch (field.type) {
    case 'number':
    case 'money':
      return field.min ?? 0;
    case 'checkbox':
      return true;
    case 'choice':
      return field.choices[0]?.key ?? '';
    default:
      return '';
  }
}

/** The form of a condition; null where it says more than the form can. */
export function conditionFormOf(condition: ProcessCondition): ConditionForm | null {
  if ('field' in condition) return { mode: 'all', lines: [condition] };
  const [mode, parts] = partsOf(condition);
  const lines = parts.flatMap((part) => ('field' in part ? [part] : []));
  return lines.length === parts.length ? { mode, lines } : null;
}

/** The condition that a form says; a single comparison stands for itself. */
export function conditionOf({ mode, lines }: ConditionForm): ProcessCondition {
  const [line, ...more] = lines;
  if (line !== undefined && more.length === 0 && mode !== 'none') return line;
  const parts = [...lines];
  return mode === 'all' ? { all: parts } : mode === 'any' ? { any: parts } : { none: parts };
}

function partsOf(
  condition: Exclude<ProcessCondition, FieldComparison>,
): readonly [ConditionMode, readonly ProcessCondition[]] {
  if ('all' in condition) return ['all', condition.all];
  return 'any' in condition ? ['any', condition.any] : ['none', condition.none];
}

/** A condition in words: “Estimated cost less than 2,000”. */
export function conditionWords(
  condition: ProcessCondition,
  fields: readonly FormField[],
  { t, locale }: Language,
): string {
  if (!('field' in condition)) {
    const [mode, parts] = partsOf(condition);
    const words = parts.map((part) => {
      const said = conditionWords(part, fields, { t, locale });
      return 'field' in part ? said : `(${said})`;
    });
    const joined = words.join(t(mode === 'all' ? 'processEditor.words.and' : 'processEditor.words.or'));
    return mode === 'none' ? t('processEditor.words.none', { conditions: joined }) : joined;
  }
  const field = fields.find(({ key }) => key === condition.field);
  const test = testOf(condition);
  const name = field?.titles[locale].trim() || condition.field;
  const words = t(`processEditor.test.${test}`);
  if (test === 'isEmpty' || test === 'isFilled')
    return t('processEditor.words.short', { field: name, test: words });
  const value = [condition.value].flat().map((each) => valueWords(each, field, { t, locale }));
  return t('processEditor.words.comparison', {
    field: name,
    test: words,
    value: value.join(t('processEditor.words.list')) || '…',
  });
}

function valueWords(
  value: string | number | boolean | null,
  field: FormField | undefined,
  { t, locale }: Language,
): string {
  if (typeof value === 'boolean') return t(value ? 'process.yes' : 'process.no');
  if (typeof value === 'number') return value.toLocaleString(locale);
  if (field?.type === 'choice')
    return field.choices.find(({ key }) => key === value)?.titles[locale] || String(value);
  return String(value ?? '');
}
