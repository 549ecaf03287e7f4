import { expect, it } from 'vitest';
import { cutAtRoot } from '../../../../shared/contract/whole-roots.ts';

it('R232: a list of rows is cut between two roots, after one at least', () => {
  const roots = ['c', 'a', 'b', 'b', 'a', 'b'];
  expect(cutAtRoot(roots, 6)).toBeNull();
  expect(cutAtRoot(roots, 5)).toBe('b');
  expect(cutAtRoot(roots, 4)).toBe('a');
  expect(cutAtRoot(roots, 2)).toBe('a');
  expect(cutAtRoot(roots, 1)).toBe('a');
  expect(cutAtRoot(['a', 'a', 'a'], 1)).toBeNull();
});
