// @vitest-environment node
import { expect, it } from 'vitest';
import {
  conditionFormOf,
  conditionOf,
  conditionWords,
  newComparison,
  testOf,
  testsOf,
  withTest,
} from '../../../../renderer/features/process-editor/branch-condition.ts';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import { isFitting } from '../../../../shared/domain/processes/field-values.ts';
import { FormField } from '../../../../shared/model/form-field.ts';
import type { ProcessCondition } from '../../../../shared/model/process-condition.ts';
import { choices, compare, field } from '../../../support/process-template.ts';

const FIELDS = [
  field('words', 'text'),
  field('story', 'longText'),
  field('amount', 'number'),
  field('price', 'money', { currency: 'CNY' }),
  field('day', 'date'),
  field('kind', 'choice', choices('a', 'b')),
  field('agreed', 'checkbox'),
  field('papers', 'file'),
].map((each) => FormField.parse(each));

it('each test that is offered for a field fits it, as soon as there is something to compare with', () => {
  for (const each of FIELDS)
    for (const test of testsOf(each)) {
      const comparison = withTest(each, newComparison(each), test);
      expect(testOf(comparison)).toBe(test);
      const filled = each.type === 'text' ? 'x' : '2026-10-01';
      const value = comparison.value === '' ? filled : comparison.value;
      expect([each.type, test, isFitting(each, { ...comparison, value })]).toEqual([each.type, test, true]);
    }
});

it('a condition comes back out of its form as it went in, and what says more than the form can stays out of it', () => {
  const [one, two] = [compare('amount', 'is', 1), compare('kind', 'is', 'a')];
  for (const condition of [
    one,
    { all: [one, two] },
    { any: [one, two] },
    { none: [one] },
  ] as ProcessCondition[]) {
    const form = conditionFormOf(condition);
    expect(form && conditionOf(form)).toEqual(condition);
  }
  expect(conditionFormOf({ all: [{ any: [] }] })).toBeNull();
});

it('a condition reads as a person says it, in both languages', () => {
  const condition = {
    all: [
      compare('amount', 'lessThan', 2000),
      { any: [compare('kind', 'in', ['a', 'b']), compare('words', 'is', null)] },
    ],
  } as ProcessCondition;
  const words = (locale: 'en' | 'zh-CN'): string =>
    conditionWords(condition, FIELDS, createTranslator(locale).language());
  expect(words('en')).toBe('amount is less than 2,000 and (kind is one of a, b or words is empty)');
  expect(words('zh-CN')).toBe('amount小于 2,000 且 (kind属于 a、b 或 words为空)');
});
