import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AGO_UNITS,
  type ConditionGroup,
  conditionOf,
  fieldsFor,
  formOf,
  isLineComplete,
  joinAgo,
  newLine,
  splitAgo,
  TESTS,
  testsFor,
} from '../../../../renderer/features/views/condition-form.ts';
import {
  isFixedComparison,
  isSnoozeComparison,
} from '../../../../shared/domain/conditions/condition-values.ts';
import { builtinViews } from '../../../../shared/domain/views/builtin-views.ts';
import { comparisonsIn, isConditionSound } from '../../../../shared/domain/views/saved-condition.ts';
import { Condition, ConditionField } from '../../../../shared/model/condition.ts';

const keys = (): (() => string) => {
  let n = 0;
  return () => `k${n++}`;
};
const read = (condition: Condition): readonly ConditionGroup[] => {
  const form = formOf(condition, keys());
  if (form === null) throw new Error('It does not fit into the form');
  return form;
};

const line = fc.constantFrom(...ConditionField.options).chain((field) =>
  fc.record({
    key: fc.constant('key'),
    field: fc.constant(field),
    test: fc.constantFrom(...TESTS[field]),
    values: fc.array(fc.oneof(fc.string({ maxLength: 8 }), fc.integer()), { minLength: 1, maxLength: 4 }),
    agoMinutes: fc.nat(100_000),
    at: fc.nat(),
  }),
);
const groups = fc.array(
  fc.record({
    key: fc.constant('group'),
    mode: fc.constantFrom('all', 'any', 'none'),
    lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 4 },
);

describe('the form of a condition', () => {
  test('whatever it says is a condition that a view may have, and reads back as the same', () => {
    fc.assert(
      fc.property(groups, (form) => {
        const condition = conditionOf(form);
        expect(Condition.parse(condition)).toEqual(condition);
        expect(isConditionSound(condition)).toBe(true);
        expect(conditionOf(read(condition))).toEqual(condition);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['assigneeId', 'me', { field: 'assigneeId', operator: 'is', value: { viewer: 'me' } }],
    ['assigneeId', 'empty', { field: 'assigneeId', operator: 'is', value: null }],
    ['assigneeId', 'filled', { field: 'assigneeId', operator: 'isNot', value: null }],
    ['teamId', 'myTeams', { field: 'teamId', operator: 'in', value: { viewer: 'myTeams' } }],
    ['teamId', 'notMyTeams', { field: 'teamId', operator: 'notIn', value: { viewer: 'myTeams' } }],
    ['createdAt', 'within', { field: 'createdAt', operator: 'after', value: { agoMinutes: 1_440 } }],
    ['updatedAt', 'longerAgo', { field: 'updatedAt', operator: 'before', value: { agoMinutes: 1_440 } }],
  ] as const)('%s, %s', (field, test, comparison) => {
    const form = [{ key: 'g', mode: 'all', lines: [{ ...newLine(keys(), field), test }] }] as const;
    expect(conditionOf(form)).toEqual({ all: [comparison] });
  });

  test('every view that Outpost brings along can be copied into it', () => {
    for (const { condition } of builtinViews(() => 'id')) {
      expect(
        read(condition)
          .flatMap(({ lines }) => lines)
          .every(isLineComplete),
      ).toBe(true);
    }
  });

  test('a single value is one of one; none of a group stays apart from the rest', () => {
    const type = { field: 'type' as const, operator: 'is' as const, value: 'question' };
    const tags = { field: 'tags' as const, operator: 'in' as const, value: ['vip'] };
    expect(read({ all: [type, { none: [tags] }] })).toMatchObject([
      { mode: 'all', lines: [{ field: 'type', test: 'oneOf', values: ['question'] }] },
      { mode: 'none', lines: [{ field: 'tags', test: 'oneOf', values: ['vip'] }] },
    ]);
  });

  test('what is more nested than it can say is not taken apart', () => {
    const deep: Condition = { any: [{ all: [{ field: 'type', operator: 'is', value: 'question' }] }] };
    expect(formOf(deep, keys())).toBe(null);
  });

  test('a line that names nothing yet is left out, not taken for nothing', () => {
    const empty = newLine(keys(), 'status');
    expect(conditionOf([{ key: 'g', mode: 'any', lines: [empty] }])).toEqual({ all: [] });
  });

  test('relative times are said in the largest unit that fits', () => {
    expect(splitAgo(0)).toEqual({ count: 0, unit: 'minutes' });
    expect(splitAgo(90)).toEqual({ count: 90, unit: 'minutes' });
    expect(splitAgo(120)).toEqual({ count: 2, unit: 'hours' });
    expect(splitAgo(4_320)).toEqual({ count: 3, unit: 'days' });
    expect(joinAgo(3, 'days')).toBe(4_320);
    expect(joinAgo(-1, 'hours')).toBe(0);
    expect(joinAgo(Number.NaN, 'hours')).toBe(0);
    expect(joinAgo(1e9, 'days')).toBe(10 * 366 * AGO_UNITS.days);
  });
});

// A sample value for each kind of field: what a person chose from the list.
const CHOSEN: Partial<Record<ConditionField, string | number>> = {
  status: 'open',
  priority: 1,
  type: 'incident',
  channel: 'phone',
};

test.each(fieldsFor(true))('what the form offers a rule about %s is what a rule may ask', (field) => {
  const offered = testsFor(true, field);
  expect(offered.length).toBeGreaterThan(0);
  expect(newLine(keys(), field, true).test).toBe(offered[0]);
  for (const test of offered) {
    const line = { ...newLine(keys(), field, true), test, values: [CHOSEN[field] ?? 'one'], at: 5 };
    const asked = comparisonsIn(conditionOf([{ key: 'group', mode: 'all', lines: [line] }]));
    expect(
      asked.map((each) => 'value' in each && (isFixedComparison(each) || isSnoozeComparison(each))),
    ).toEqual([true]);
  }
});
