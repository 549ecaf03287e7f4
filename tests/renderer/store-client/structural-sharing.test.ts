import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareStructure } from '../../../renderer/store-client/structural-sharing.ts';

const json = fc.jsonValue({ maxDepth: 4 });

test('the result always equals the new answer', () => {
  fc.assert(
    fc.property(json, json, (before, after) => {
      expect(shareStructure(before, after)).toEqual(after);
    }),
  );
});

test('an equal answer is the former one', () => {
  fc.assert(
    fc.property(json, (value) => {
      const former = structuredClone(value);
      const shared = shareStructure(former, value);
      if (typeof value === 'object') expect(shared).toBe(former);
    }),
  );
});

test('a field may have any name', () => {
  const before = JSON.parse('{"__proto__": 1, "constructor": {"a": 1}}');
  expect(shareStructure(before, structuredClone(before))).toBe(before);
  const after = JSON.parse('{"__proto__": {"b": 2}}');
  expect(Object.entries(shareStructure(before, after))).toEqual([['__proto__', { b: 2 }]]);
});

test('rows keep their identity when they move', () => {
  const before = [
    { id: 'a', n: 1 },
    { id: 'b', n: 2 },
  ];
  const after = shareStructure(before, [
    { id: 'c', n: 3 },
    { id: 'b', n: 2 },
    { id: 'a', n: 9 },
  ]);
  expect(after[1]).toBe(before[1]);
  expect(after[2]).toEqual({ id: 'a', n: 9 });
  expect(after[2]).not.toBe(before[0]);
});
