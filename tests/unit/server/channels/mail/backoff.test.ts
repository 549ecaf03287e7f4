import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../../../server/channels/mail/backoff.ts';

describe('backoffMs', () => {
  const limits = { baseMs: 1000, maxMs: 60_000 };

  it('doubles up to the limit', () => {
    expect([1, 2, 3, 7, 50].map((attempt) => backoffMs(attempt, limits, () => 1 - Number.EPSILON))).toEqual([
      1000, 2000, 4000, 60_000, 60_000,
    ]);
  });

  it('stays between half and all of the pause', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, random) => {
          const full = Math.min(60_000, 1000 * 2 ** Math.min(30, attempt - 1));
          const pause = backoffMs(attempt, limits, () => random);
          expect(pause).toBeGreaterThanOrEqual(full / 2);
          expect(pause).toBeLessThanOrEqual(full);
        },
      ),
    );
  });
});
