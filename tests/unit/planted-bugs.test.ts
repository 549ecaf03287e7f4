import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PLANTED_BUGS } from '../sync/planted-bugs/bugs.ts';

it('every planted bug still has its one place in the code, and there are enough', () => {
  expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(30);
  const places = PLANTED_BUGS.map(({ name, file, find }) => ({
    name,
    places: readFileSync(file, 'utf8').split(find).length - 1,
  }));
  expect(places.filter(({ places: count }) => count !== 1)).toEqual([]);
});
