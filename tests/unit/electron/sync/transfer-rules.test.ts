import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgeUploadFailure,
  nextChunkBytes,
  retryDelayMs,
} from '../../../../electron/sync/files/transfer-rules.ts';

const KB = 1024;
const MB = 1024 * KB;

describe('R40: the size of chunks', () => {
  it.each([
    ['64 kbit/s', 64 * KB, 8_000, 64 * KB],
    ['2 Mbit/s', 64 * KB, 256, 128 * KB],
    ['a fast line that was trusted already', 4 * MB, 100, 4 * MB],
    ['a line that became thin', 4 * MB, 120_000, 128 * KB],
  ])('%s', (_line, bytes, elapsedMs, expected) => {
    expect(nextChunkBytes(bytes, elapsedMs)).toBe(expected);
  });

  it('stays in whole blocks within the limits and never more than doubles', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 0, max: 600_000 }),
        (blocks, elapsedMs) => {
          const bytes = blocks * 64 * KB;
          const next = nextChunkBytes(bytes, elapsedMs);
          expect(next % (64 * KB)).toBe(0);
          expect(next).toBeGreaterThanOrEqual(64 * KB);
          expect(next).toBeLessThanOrEqual(Math.min(4 * MB, Math.max(64 * KB, bytes * 2)));
        },
      ),
    );
  });
});

describe('a failure on the way up', () => {
  it.each([
    ['uploadOffsetWrong', { offset: 77 }, { kind: 'resume', offset: 77 }],
    ['chunkDamaged', {}, { kind: 'reopen' }],
    ['uploadUnknown', {}, { kind: 'reopen' }],
    ['fileTooLarge', {}, { kind: 'fail' }],
    ['fileHashWrong', {}, { kind: 'fail' }],
    ['serverUnreachable', {}, { kind: 'retry' }],
    ['tooManyUploads', {}, { kind: 'retry' }],
    ['aCodeOfTheFuture', {}, { kind: 'retry' }],
  ])('%s', (code, params, verdict) => {
    expect(judgeUploadFailure({ code, params })).toEqual(verdict);
  });

  it('is tried again later and later, up to two minutes, and not before the center said', () => {
    expect([1, 2, 3, 20].map((failures) => retryDelayMs(failures, 0.5, null))).toEqual([
      1_500, 3_000, 6_000, 90_000,
    ]);
    expect(retryDelayMs(1, 0, 30_000)).toBe(30_000);
  });
});
