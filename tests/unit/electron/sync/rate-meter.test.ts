import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateMeter } from '../../../../electron/sync/rate-meter.ts';

describe('the pace of a first sync', () => {
  it('is the rate of an even line, and the time the rest takes at it', () => {
    const meter = createRateMeter();
    for (let second = 0; second <= 10; second += 1) meter.add(second * 1_000, 8_000, second * 5);
    expect(meter.pace(10_000, 100)).toEqual({ bytesPerSecond: 8_000, remainingMs: 20_000 });
  });

  it('says nothing before it knows, and no time while nothing gets finished', () => {
    const meter = createRateMeter();
    expect(meter.pace(0, 10)).toEqual({ bytesPerSecond: null, remainingMs: null });
    meter.add(0, 100, 0);
    expect(meter.pace(100, 10)).toEqual({ bytesPerSecond: null, remainingMs: null });
    meter.add(2_000, 4_000, 0);
    expect(meter.pace(2_000, 10)).toEqual({ bytesPerSecond: 2_000, remainingMs: null });
  });

  it('forgets what was more than twenty seconds ago', () => {
    const meter = createRateMeter();
    meter.add(0, 0, 0);
    meter.add(1_000, 1_000_000, 100);
    expect(meter.pace(30_000, 10)).toEqual({ bytesPerSecond: null, remainingMs: null });
  });

  it('is never negative and never more than what arrived', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5_000), fc.nat(100_000), fc.nat(50)), { minLength: 2, maxLength: 30 }),
        (steps) => {
          const meter = createRateMeter();
          let at = 0;
          let roots = 0;
          let bytes = 0;
          for (const [ms, wire, done] of steps) {
            at += ms;
            roots += done;
            bytes += wire;
            meter.add(at, wire, roots);
          }
          const { bytesPerSecond, remainingMs } = meter.pace(at, 1_000);
          expect(bytesPerSecond ?? 0).toBeGreaterThanOrEqual(0);
          expect(((bytesPerSecond ?? 0) * 500) / 1_000).toBeLessThanOrEqual(bytes + 1);
          expect(remainingMs ?? 0).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
