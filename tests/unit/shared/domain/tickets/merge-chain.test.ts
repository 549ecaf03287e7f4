import { expect, test } from 'vitest';
import { mergeChain } from '../../../../../shared/domain/tickets/merge-chain.ts';

const chainOf = (merges: Readonly<Record<string, string | null>>, first: string) => {
  const find = (id: string) => {
    const mergedIntoId = merges[id];
    return mergedIntoId === undefined ? undefined : { id, mergedIntoId };
  };
  const start = find(first);
  return start && mergeChain(start, find)?.map(({ id }) => id);
};

test('a chain of merges is followed to its end', () => {
  expect(chainOf({ a: 'b', b: 'c', c: null }, 'a')).toEqual(['a', 'b', 'c']);
  expect(chainOf({ a: null }, 'a')).toEqual(['a']);
});

test('a chain that leaves what is here, or goes round in a circle, has no end', () => {
  expect(chainOf({ a: 'elsewhere' }, 'a')).toBeUndefined();
  expect(chainOf({ a: 'b', b: 'c', c: 'b' }, 'a')).toBeUndefined();
  expect(chainOf({ a: 'a' }, 'a')).toBeUndefined();
});
