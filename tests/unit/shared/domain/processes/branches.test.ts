import { describe, expect, it } from 'vitest';
import { validateTemplate } from '../../../../../shared/domain/processes/validate-template.ts';
import { choices, compare, field, step, template } from '../../../../support/process-template.ts';

const AMOUNT = { fields: [field('amount', 'money', { currency: 'CNY', min: 0, max: 1000 })] };
const COLOR = { fields: [field('color', 'choice', choices('red', 'blue'))] };

describe('branches', () => {
  const one = (code: string, branch: number) => [{ code, step: 'a', params: { branch } }];
  const red = compare('color', 'is', 'red');
  const blue = compare('color', 'is', 'blue');
  const amount = (operator: string, value: number) => compare('amount', operator, value);

  it.each([
    ['after one without a condition', COLOR, ['end', [red, 'end']], one('branchAfterDefault', 2)],
    [
      'without a default',
      COLOR,
      [
        [red, 'end'],
        [blue, 'end'],
      ],
      [{ code: 'noDefault', step: 'a' }],
    ],
    [
      'that contradict themselves',
      COLOR,
      [[{ all: [red, blue] }, 'end'], 'end'],
      one('conditionNeverTrue', 1),
    ],
    [
      'that exclude every choice',
      COLOR,
      [[{ none: [red, blue] }, 'end'], 'end'],
      one('conditionNeverTrue', 1),
    ],
    ['of nothing', COLOR, [[{ any: [] }, 'end'], 'end'], one('conditionNeverTrue', 1)],
    [
      'that all choices were taken from',
      COLOR,
      [[red, 'end'], [blue, 'end'], [compare('color', 'isNot', null), 'end'], 'end'],
      one('branchNeverTaken', 3),
    ],
    [
      'within one before',
      AMOUNT,
      [[amount('moreThan', 5), 'end'], [amount('atLeast', 6), 'end'], 'end'],
      one('branchNeverTaken', 2),
    ],
    [
      'that touch one before',
      AMOUNT,
      [[amount('moreThan', 5), 'end'], [amount('atLeast', 5), 'end'], 'end'],
      [],
    ],
    [
      'between two numbers',
      AMOUNT,
      [[{ all: [amount('moreThan', 5), amount('lessThan', 6)] }, 'end'], 'end'],
      [],
    ],
    [
      'beside a number',
      AMOUNT,
      [[{ all: [amount('moreThan', 5), amount('lessThan', 5)] }, 'end'], 'end'],
      one('conditionNeverTrue', 1),
    ],
    ['below the smallest', AMOUNT, [[amount('lessThan', 0), 'end'], 'end'], one('conditionNeverTrue', 1)],
    ['at the smallest', AMOUNT, [[amount('atMost', 0), 'end'], 'end'], []],
    [
      'below and above any number where there are no limits',
      { fields: [field('amount', 'number')] },
      [[amount('lessThan', 5), 'end'], [amount('moreThan', 5), 'end'], 'end'],
      [],
    ],
    [
      'after one without a condition, whatever else is wrong with them',
      COLOR,
      ['end', [{ all: [red, blue] }, 'end']],
      one('branchAfterDefault', 2),
    ],
    ['at the greatest', AMOUNT, [[amount('atLeast', 1000), 'end'], 'end'], []],
    ['above the greatest', AMOUNT, [[amount('moreThan', 1000), 'end'], 'end'], one('conditionNeverTrue', 1)],
    [
      'for a required field left empty',
      AMOUNT,
      [[compare('amount', 'is', null), 'end'], 'end'],
      one('conditionNeverTrue', 1),
    ],
    [
      'for an optional field left empty',
      { fields: [field('amount', 'number', { isRequired: false })] },
      [[compare('amount', 'is', null), 'end'], 'end'],
      [],
    ],
    [
      'for an optional field filled',
      { fields: [field('when', 'date', { isRequired: false })] },
      [[compare('when', 'isNot', null), 'end'], 'end'],
      [],
    ],
    [
      'between two days',
      { fields: [field('when', 'date')] },
      [
        [{ all: [compare('when', 'after', '2024-02-28'), compare('when', 'before', '2024-03-01')] }, 'end'],
        'end',
      ],
      [],
    ],
    [
      'between two days that follow',
      { fields: [field('when', 'date')] },
      [
        [{ all: [compare('when', 'after', '2025-02-28'), compare('when', 'before', '2025-03-01')] }, 'end'],
        'end',
      ],
      one('conditionNeverTrue', 1),
    ],
    [
      'for a box that must be ticked',
      { fields: [field('ok', 'checkbox')] },
      [[compare('ok', 'is', false), 'end'], 'end'],
      one('conditionNeverTrue', 1),
    ],
    [
      'for other texts',
      { fields: [field('word', 'text')] },
      [[compare('word', 'notIn', ['a', 'b']), 'end'], [compare('word', 'is', 'a'), 'end'], 'end'],
      [],
    ],
  ] as const)('%s', (_title, form, next, problems) => {
    expect(validateTemplate(template(step('a', next, form)))).toEqual(problems);
  });

  it.each([
    ['a number for a choice', COLOR, compare('color', 'is', 1), 'choice', 'is 1'],
    [
      'a choice that is not there',
      COLOR,
      compare('color', 'in', ['red', 'green']),
      'choice',
      'in ["red","green"]',
    ],
    ['a list for one value', COLOR, compare('color', 'is', ['red']), 'choice', 'is ["red"]'],
    ['an order of choices', COLOR, compare('color', 'before', 'red'), 'choice', 'before "red"'],
    ['less than nothing', AMOUNT, compare('amount', 'lessThan', null), 'money', 'lessThan null'],
    [
      'a day that is none',
      { fields: [field('when', 'date')] },
      compare('when', 'after', '2026-02-30'),
      'date',
      'after "2026-02-30"',
    ],
    ['an empty box', { fields: [field('ok', 'checkbox')] }, compare('ok', 'is', null), 'checkbox', 'is null'],
    ['the text of a file', { fields: [field('doc', 'file')] }, compare('doc', 'is', 'x'), 'file', 'is "x"'],
  ] as const)('compare no field with what it cannot be: %s', (_title, form, when, type, comparison) => {
    expect(validateTemplate(template(step('a', [[when, 'end'], 'end'], form)))).toEqual([
      { code: 'conditionNotFitting', step: 'a', field: when.field, params: { branch: 1, type, comparison } },
    ]);
  });

  it('are not judged by a field that has problems of its own', () => {
    const form = { fields: [field('color', 'choice'), field('n', 'number', { min: 2, max: 1 })] };
    const next = [[red, 'end'], [compare('n', 'is', 3), 'end'], 'end'] as const;
    expect(validateTemplate(template(step('a', next, form))).map(({ code }) => code)).toEqual([
      'choiceWithoutChoices',
      'limitsReversed',
    ]);
  });

  it('that compare too much are called so instead of being passed over', () => {
    const letters = [...'abcdefghijkl'];
    const form = { fields: letters.map((key) => field(key, 'choice', choices('x', 'y', 'z'))) };
    const when = { all: letters.map((key) => compare(key, 'is', 'x')) };
    expect(validateTemplate(template(step('start', [[when, 'end'], 'end'], form)))).toEqual([
      { code: 'branchesTooComplex', step: 'start' },
    ]);
  });
});

describe('a condition about a field', () => {
  const more = compare('amount', 'moreThan', 5);
  const kind = { fields: [field('kind', 'checkbox', { isRequired: false })] };
  const isKind = compare('kind', 'is', true);
  const notFilled = (at: string, filledAt: string, way: string) => [
    { code: 'fieldNotFilled', step: at, field: 'amount', params: { branch: 1, filledAt, way } },
  ];

  it.each([
    ['of the same step', [step('a', [[more, 'end'], 'end'], AMOUNT)], []],
    ['of a step on every way', [step('a', ['b'], AMOUNT), step('b', [[more, 'end'], 'end'])], []],
    [
      'that no step has',
      [step('a', [[more, 'end'], 'end'])],
      [{ code: 'fieldUnknown', step: 'a', field: 'amount', params: { branch: 1 } }],
    ],
    [
      'of a later step',
      [step('a', [[more, 'end'], 'b']), step('b', ['end'], AMOUNT)],
      notFilled('a', 'b', 'a'),
    ],
    [
      'of a step that one way leaves out',
      [step('a', [[isKind, 'b'], 'c'], kind), step('b', ['c'], AMOUNT), step('c', [[more, 'end'], 'end'])],
      notFilled('c', 'b', 'a → c'),
    ],
    [
      'of a step where all ways meet again',
      [
        step('a', [[isKind, 'b'], 'c'], kind),
        step('b', ['d']),
        step('c', ['d']),
        step('d', ['e'], AMOUNT),
        step('e', [[more, 'end'], [isKind, 'end'], 'end']),
      ],
      [],
    ],
  ])('%s', (_title, steps, problems) => {
    expect(validateTemplate(template(...steps))).toEqual(problems);
  });
});
