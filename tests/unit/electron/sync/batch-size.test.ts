import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBatchLineMeter } from '../../../../electron/sync/batch-line-meter.ts';
import { FIRST_BATCH_BYTES, nextBatchBytes, patienceMs } from '../../../../electron/sync/batch-size.ts';
import { TransportFailure } from '../../../../electron/sync/ports.ts';
import { LIMITS } from '../../../../shared/contract/sync-protocol.ts';

const SMALLEST = 8 * 1024;
const allowed = fc.integer({ min: SMALLEST, max: LIMITS.batchBytes });
const bytes = fc.integer({ min: 1, max: 2 * LIMITS.batchBytes });
const elapsedMs = fc.double({ min: 0, max: 600_000, noNaN: true });

describe('R106: the size of a batch', () => {
  it('stays within its limits and never grows more than fourfold', () => {
    fc.assert(
      fc.property(allowed, bytes, elapsedMs, (before, sent, elapsed) => {
        const next = nextBatchBytes(before, { bytes: sent, elapsedMs: elapsed });
        expect(next).toBeGreaterThanOrEqual(SMALLEST);
        expect(next).toBeLessThanOrEqual(LIMITS.batchBytes);
        expect(next).toBeLessThanOrEqual(4 * before);
        expect(Number.isInteger(next)).toBe(true);
      }),
    );
  });

  it('settles on batches that are answered in two to four seconds, on any line from 64 kbit/s on', () => {
    const rate = fc.integer({ min: 8_000, max: 500_000 });
    const roundTripMs = fc.integer({ min: 0, max: 600 });
    fc.assert(
      fc.property(rate, roundTripMs, fc.integer({ min: 1, max: 8 }), (bytesPerSecond, wait, packedTo) => {
        const lasts = (sent: number) => wait + (sent / packedTo / bytesPerSecond) * 1_000;
        let size = FIRST_BATCH_BYTES;
        for (let batch = 0; batch < 12; batch += 1) {
          size = nextBatchBytes(size, { bytes: size, elapsedMs: lasts(size) });
        }
        if (size < LIMITS.batchBytes) expect(lasts(size)).toBeGreaterThanOrEqual(2_000);
        expect(lasts(size)).toBeLessThanOrEqual(4_000);
      }),
    );
  });

  it('learns nothing from a note that took its round trip', () => {
    expect(nextBatchBytes(400_000, { bytes: 600, elapsedMs: 700 })).toBe(400_000);
  });

  it('learns from a small batch that took long', () => {
    expect(nextBatchBytes(400_000, { bytes: 20_000, elapsedMs: 6_000 })).toBe(10_000);
  });

  it('waits a minute for what the line should take in a moment, and far longer for a change that is larger', () => {
    expect(patienceMs(24_576, 24_576)).toBe(72_000);
    // 2.2 MB at 64 kbit/s take 275 seconds.
    expect(patienceMs(FIRST_BATCH_BYTES, LIMITS.mutationBytes)).toBeGreaterThan(2 * 275_000);
  });
});

describe('R106: the way up as it was measured', () => {
  const fails = (kind: 'network' | 'busy') => () => Promise.reject(new TransportFailure(kind, 'x'));

  it('allows less after each batch that the line did not carry, but never less than the smallest', async () => {
    const meter = createBatchLineMeter();
    await expect(meter.send(20_000, fails('network'))).rejects.toThrow();
    expect(meter.allowedBytes).toBe(12 * 1024);
    for (let tries = 0; tries < 3; tries += 1) {
      await expect(meter.send(20_000, fails('network'))).rejects.toThrow();
    }
    expect(meter.allowedBytes).toBe(SMALLEST);
  });

  it('is patient for longer with a change that did not get through', async () => {
    const meter = createBatchLineMeter();
    const patience: number[] = [];
    for (let tries = 0; tries < 2; tries += 1) {
      const push = (watch: { readonly patienceMs: number }) => {
        patience.push(watch.patienceMs);
        return fails('network')();
      };
      await expect(meter.send(2_000_000, push)).rejects.toThrow();
    }
    expect(patience[1]).toBeGreaterThan(1.9 * (patience[0] ?? 0));
  });

  it('allows as much as before when the center asks for patience', async () => {
    const meter = createBatchLineMeter();
    await expect(meter.send(20_000, fails('busy'))).rejects.toThrow();
    expect(meter.allowedBytes).toBe(FIRST_BATCH_BYTES);
  });
});
