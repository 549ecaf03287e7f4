import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../../db/server/pool.ts';
import { withDatabase } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { MENU } from './faults.ts';
import { REGRESSION_SEEDS } from './regression-seeds.ts';
import { simulate } from './simulation.ts';

const STEPS = 200;

/** Plays seeds `from` to `from + count - 1`, each against every invariant. */
export function describeSeeds(from: number, count: number, menu = MENU): void {
  describe(`two nodes and two to eight workstations, seeds ${from} to ${from + count - 1}`, () => {
    let pool: ReturnType<typeof createPool>;

    beforeAll(async () => {
      pool = createPool({ url: await withDatabase('embedded', SERVER_TEMPLATE), max: 4 });
    });
    afterAll(() => pool.end());

    it(
      'I1 I2 I3 I4 I5 I7 I8 I9 I10 I11 I12 I13 I14 I15 hold under every fault of the menu',
      async () => {
        const violations: unknown[] = [];
        for (let seed = from; seed < from + count; seed += 1) {
          const { violation } = await simulate(pool, seed, STEPS, menu);
          const onceFound = REGRESSION_SEEDS.find((each) => each.seed === seed)?.found;
          if (violation !== null) violations.push({ seed, violation, onceFound });
        }
        expect(violations).toEqual([]);
      },
      20 * 60_000,
    );
  });
}
