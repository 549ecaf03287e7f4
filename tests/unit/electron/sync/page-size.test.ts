import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesAfterFailure,
  FIRST_PAGE_BYTES,
  nextPageBytes,
  nextTargetMs,
  TARGET_MS,
} from '../../../../electron/sync/page-size.ts';
import { LIMITS } from '../../../../shared/contract/sync-protocol.ts';

const asked = fc.integer({ min: 8 * 1024, max: LIMITS.pageBytes });
const bytes = fc.integer({ min: 0, max: 2 * LIMITS.pageBytes });
const elapsedMs = fc.double({ min: 0, max: 120_000, noNaN: true });

describe('R17: the size of a page', () => {
  it('stays within its limits and never grows more than fourfold', () => {
    fc.assert(
      fc.property(asked, bytes, elapsedMs, (size, moved, elapsed) => {
        const next = nextPageBytes(size, { bytes: moved, wireBytes: moved, elapsedMs: elapsed });
        expect(next).toBeGreaterThanOrEqual(8 * 1024);
        expect(next).toBeLessThanOrEqual(LIMITS.pageBytes);
        expect(next).toBeLessThanOrEqual(4 * size);
        expect(Number.isInteger(next)).toBe(true);
      }),
    );
  });

  it('settles on pages of two to four seconds on any line that does not change', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4_000, max: 300_000 }), (bytesPerSecond) => {
        let size = FIRST_PAGE_BYTES;
        for (let page = 0; page < 8; page += 1) {
          size = nextPageBytes(size, {
            bytes: size,
            wireBytes: size / 6,
            elapsedMs: (size / bytesPerSecond) * 1_000,
          });
        }
        const seconds = size / bytesPerSecond;
        expect(seconds).toBeGreaterThanOrEqual(2);
        expect(seconds).toBeLessThanOrEqual(4);
      }),
    );
  });

  it('is the largest there is on a fast line, after four pages', () => {
    let size = FIRST_PAGE_BYTES;
    for (let page = 0; page < 4; page += 1) {
      size = nextPageBytes(size, { bytes: size, wireBytes: size, elapsedMs: 1 });
    }
    expect(size).toBe(LIMITS.pageBytes);
  });

  it('takes less time of a line the more often it breaks, never less than a second, and trusts it again in minutes', () => {
    let target = TARGET_MS;
    for (let cut = 0; cut < 4; cut += 1) target = nextTargetMs(target, false);
    expect(target).toBe(1_000);
    expect(nextPageBytes(24_000, { bytes: 8_000, wireBytes: 8_000, elapsedMs: 1_000 }, 2_000)).toBe(16_000);
    let [pages, seconds] = [0, 0];
    while (target < TARGET_MS) {
      seconds += target / 1_000;
      target = nextTargetMs(target, true);
      pages += 1;
    }
    expect(target).toBe(TARGET_MS);
    expect(seconds).toBeGreaterThan(60);
    expect(seconds).toBeLessThan(180);
    expect(pages).toBeLessThan(100);
  });

  it('shrinks with every page that does not arrive, down to the smallest', () => {
    expect(bytesAfterFailure(100_000)).toBe(50_000);
    expect(bytesAfterFailure(9_000)).toBe(8 * 1024);
  });
});
