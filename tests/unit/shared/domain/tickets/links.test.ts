import { expect, it } from 'vitest';
import { inverseOf, isAtOrAbove } from '../../../../../shared/domain/tickets/links.ts';
import { LinkRelation } from '../../../../../shared/model/ticket-link.ts';

it.each(LinkRelation.options)('R206: the inverse of the inverse of %s is itself', (relation) => {
  expect(inverseOf(inverseOf(relation))).toBe(relation);
});

it('R208: a ticket stands above all that hang on it, however far down, and above no other', () => {
  const parents: Readonly<Record<string, string>> = { leaf: 'branch', branch: 'trunk', twig: 'trunk' };
  const parentOf = (id: string) => parents[id] ?? null;
  expect(isAtOrAbove('trunk', 'leaf', parentOf)).toBe(true);
  expect(isAtOrAbove('leaf', 'leaf', parentOf)).toBe(true);
  expect(isAtOrAbove('leaf', 'trunk', parentOf)).toBe(false);
  expect(isAtOrAbove('twig', 'leaf', parentOf)).toBe(false);
});

it('R208: a circle that is there all the same is not followed for ever', () => {
  const parents: Readonly<Record<string, string>> = { one: 'other', other: 'one' };
  expect(isAtOrAbove<string>('third', 'one', (id) => parents[id] ?? null)).toBe(false);
});
