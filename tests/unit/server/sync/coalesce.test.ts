import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCoalescer } from '../../../../server/sync/coalesce.ts';

describe('R38: pokes on a metered line', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('the first goes at once, then one per interval, and the last is never lost', () => {
    const sent: [number, number][] = [];
    const coalescer = createCoalescer(5_000, (seq) => sent.push([seq, Date.now()]));
    const startedAt = Date.now();
    for (let seq = 1; seq <= 100; seq += 1) {
      coalescer.push(seq);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(20_000);
    expect(sent.map(([seq]) => seq)).toEqual([1, 50, 100]);
    expect(sent.map(([, at]) => at - startedAt)).toEqual([0, 5_000, 10_000]);
    coalescer.push(101);
    expect(sent.at(-1)?.[0]).toBe(101);
  });

  it('says nothing after it was stopped', () => {
    const sent: number[] = [];
    const coalescer = createCoalescer(5_000, (seq) => sent.push(seq));
    coalescer.push(1);
    coalescer.push(2);
    coalescer.stop();
    vi.advanceTimersByTime(60_000);
    expect(sent).toEqual([1]);
  });

  it('without an interval everything goes at once', () => {
    const sent: number[] = [];
    const coalescer = createCoalescer(0, (seq) => sent.push(seq));
    for (const seq of [1, 2, 3]) coalescer.push(seq);
    expect(sent).toEqual([1, 2, 3]);
  });
});
