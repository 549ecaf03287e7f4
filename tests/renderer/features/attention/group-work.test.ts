import { expect, test } from 'vitest';
import { groupWork } from '../../../../renderer/features/attention/group-work.ts';

const change = (operationId: string, createdAt: number, partOf: string | null = null) => ({
  operationId,
  createdAt,
  partOf,
});

test('R111 what was written to a new ticket stands under it, in order, where the newest of it stands', () => {
  const alone = change('alone', 4);
  const create = change('create', 1);
  const [note, status] = [change('note', 3, 'create'), change('status', 5, 'create')];
  expect(groupWork([status, alone, note, create])).toEqual([
    { first: create, parts: [note, status] },
    { first: alone, parts: [] },
  ]);
});

test('R111 what belongs to a change that is not in the list stands by itself', () => {
  const note = change('note', 3, 'settled long ago');
  expect(groupWork([note])).toEqual([{ first: note, parts: [] }]);
});
