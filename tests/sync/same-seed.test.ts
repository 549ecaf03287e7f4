import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../db/server/pool.ts';
import { withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { WIDE_MENU } from './simulation/faults.ts';
import { simulate } from './simulation/simulation.ts';

const TIMEOUT_MS = 300_000;

describe('the simulation', () => {
  let pool: ReturnType<typeof createPool>;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase('embedded', SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  it.each([1, 101, 201])(
    'I16: seed %d gives the same trace twice, and another seed another one',
    { timeout: TIMEOUT_MS },
    async (seed) => {
      const first = await simulate(pool, seed, 200);
      expect(await simulate(pool, seed, 200)).toEqual(first);
      expect((await simulate(pool, seed + 1, 20)).traceHash).not.toBe(first.traceHash);
    },
  );

  it('I16: so does one in which requests are served at once', { timeout: TIMEOUT_MS }, async () => {
    expect(await simulate(pool, 5, 200, WIDE_MENU)).toEqual(await simulate(pool, 5, 200, WIDE_MENU));
  });
});
