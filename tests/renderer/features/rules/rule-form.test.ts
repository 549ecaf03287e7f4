import { expect, test } from 'vitest';
import { isFormComplete, ruleFormOf, whenOf } from '../../../../renderer/features/rules/rule-form.ts';
import { moved } from '../../../../renderer/features/rules/rules-dialog.tsx';
import { Rule } from '../../../../shared/model/rule.ts';
import { RuleCondition } from '../../../../shared/model/rule-condition.ts';

const newKey = () => 'key';
const form = (when: unknown) => ruleFormOf(RuleCondition.parse(when), newKey);
const status = { field: 'status', operator: 'in', value: ['open'] };

test('the form says what a condition says, and back', () => {
  for (const when of [
    { all: [] },
    { all: [{ field: 'event', operator: 'is', value: 'created' }, status] },
    { all: [{ field: 'actor', operator: 'is', value: 'customer' }, { any: [status] }] },
    { all: [{ field: 'priority', operator: 'changedTo', value: [0, 1] }] },
    { all: [{ field: 'tags', operator: 'changed' }, { none: [status] }] },
  ]) {
    const read = form(when);
    expect(read === null ? null : whenOf(read)).toEqual(when);
  }
});

test('what it cannot say it leaves alone', () => {
  const event = { field: 'event', operator: 'is', value: 'created' };
  expect(form({ any: [event, status] })).toBeNull();
  expect(form({ all: [event, { field: 'event', operator: 'is', value: 'changed' }] })).toBeNull();
  expect(form({ all: [{ field: 'assigneeId', operator: 'changedTo', value: null }] })).toBeNull();
  expect(form({ all: [{ all: [{ any: [status] }] }] })).toBeNull();
});

test('a change to nothing in particular is not complete', () => {
  const begun = form({ all: [] });
  if (begun === null) throw new Error('Nothing can be said');
  expect(isFormComplete(begun)).toBe(true);
  expect(isFormComplete({ ...begun, changed: { field: 'type', test: 'changedTo', values: [] } })).toBe(false);
  expect(isFormComplete({ ...begun, changed: { field: 'type', test: 'changed', values: [] } })).toBe(true);
});

test('a rule changes places with its neighbour; rules of one place get places of their own', () => {
  const rule = (name: string, position: number) =>
    Rule.parse({
      id: `01930000-0000-7000-8000-00000000000${name.length}`,
      name,
      position,
      isEnabled: true,
      when: { all: [] },
      actions: [{ kind: 'setPriority', priority: 1 }],
      isLast: false,
      version: 1,
    });
  const places = (rules: readonly Rule[]) => rules.map(({ name, position }) => [name, position]);
  expect(places(moved([rule('a', 1), rule('bb', 7)], 1, -1))).toEqual([
    ['bb', 1],
    ['a', 7],
  ]);
  expect(places(moved([rule('a', 1), rule('bb', 1)], 0, 1))).toEqual([['bb', 0]]);
  expect(moved([rule('a', 1)], 0, -1)).toEqual([]);
});
