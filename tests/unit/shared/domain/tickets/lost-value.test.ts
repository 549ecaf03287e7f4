import { expect, it } from 'vitest';
import { lostValue } from '../../../../../shared/domain/tickets/lost-value.ts';

it.each([
  ['priority', 3],
  ['priority', 0],
  ['type', 'problem'],
  ['subject', 'The till'],
])('R24: a lost %s, %j, can be brought back', (field, loserValue) => {
  expect(lostValue({ field, loserValue })).toEqual({ [field]: loserValue });
});

it.each([
  ['priority', 'high'],
  ['priority', null],
  ['type', 'wish'],
  ['subject', null],
  ['status', 'open'],
  ['assigneeId', '0190a6e4-0000-7000-8000-000000000001'],
  ['category', 'printer'],
  ['toString', 'x'],
])('R24: a lost %s, %j, is shown only: no change of ours writes it back', (field, loserValue) => {
  expect(lostValue({ field, loserValue })).toBeNull();
});
