import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MAX_PHYSICAL_ROWS,
  physicalRows,
  positionAfterScroll,
  positionOfRow,
  positionShowing,
  settlePosition,
  topRowOf,
} from '../../../../renderer/features/queue/scaled-scroll.ts';

const SIZE = { total: 1_000_000, rowHeight: 32, viewportHeight: 640 };
const VISIBLE = SIZE.viewportHeight / SIZE.rowHeight;
const sizes = fc.record({
  total: fc.integer({ min: 1, max: 5_000_000 }),
  rowHeight: fc.constantFrom(26, 32, 40),
  viewportHeight: fc.integer({ min: 200, max: 2_000 }),
});

describe('a queue of any size', () => {
  test('shows every row whole, at most three rows beside its place, with the strip inside the queue', () => {
    fc.assert(
      fc.property(sizes, fc.nat(5_000_000), fc.nat(5_000_000), (size, from, to) => {
        const index = to % size.total;
        const before = positionOfRow(from % size.total, size);
        const { base, scrollTop } = positionShowing(index, before, size);
        const highest = Math.max(0, physicalRows(size.total) * size.rowHeight - size.viewportHeight);
        expect(base).toBeGreaterThanOrEqual(0);
        expect(base).toBeLessThanOrEqual(size.total - physicalRows(size.total));
        expect(scrollTop).toBeGreaterThanOrEqual(0);
        expect(scrollTop).toBeLessThanOrEqual(highest + 1e-6);
        const top = topRowOf({ base, scrollTop }, size.rowHeight);
        const fits = size.total * size.rowHeight <= size.viewportHeight;
        if (!fits) {
          expect(index).toBeGreaterThanOrEqual(top - 1e-6);
          expect(index + 1).toBeLessThanOrEqual(top + size.viewportHeight / size.rowHeight + 1e-6);
        }
      }),
    );
  });

  test('settling moves the strip, not what is seen', () => {
    fc.assert(
      fc.property(sizes, fc.nat(5_000_000), fc.integer({ min: -600, max: 600 }), (size, row, step) => {
        const start = positionOfRow(row % size.total, size);
        const highest = Math.max(0, physicalRows(size.total) * size.rowHeight - size.viewportHeight);
        const scrolled = positionAfterScroll(
          start,
          Math.min(Math.max(0, start.scrollTop + step), highest),
          size,
        );
        const settled = settlePosition(scrolled, size);
        expect(topRowOf(settled, size.rowHeight)).toBeCloseTo(topRowOf(scrolled, size.rowHeight), 6);
      }),
    );
  });
});

describe('a million rows', () => {
  test('are laid out as far fewer', () => {
    expect(physicalRows(SIZE.total)).toBe(MAX_PHYSICAL_ROWS);
    expect(physicalRows(MAX_PHYSICAL_ROWS) * 40).toBeLessThan(33_000_000);
  });

  test('the thumb at its ends reaches the first and the last row', () => {
    const highest = MAX_PHYSICAL_ROWS * SIZE.rowHeight - SIZE.viewportHeight;
    const start = positionOfRow(500_000, SIZE);
    expect(topRowOf(positionAfterScroll(start, 0, SIZE), SIZE.rowHeight)).toBe(0);
    expect(topRowOf(positionAfterScroll(start, highest, SIZE), SIZE.rowHeight)).toBe(SIZE.total - VISIBLE);
  });

  test('the thumb in the middle shows the middle', () => {
    const half = (MAX_PHYSICAL_ROWS * SIZE.rowHeight - SIZE.viewportHeight) / 2;
    const { base, scrollTop } = positionAfterScroll({ base: 0, scrollTop: 0 }, half, SIZE);
    expect(Math.abs(topRowOf({ base, scrollTop }, SIZE.rowHeight) - 500_000)).toBeLessThan(VISIBLE);
  });

  test('a step of the wheel moves by exactly its pixels', () => {
    const start = positionOfRow(500_000, SIZE);
    const after = positionAfterScroll(start, start.scrollTop + 96, SIZE);
    expect(topRowOf(after, SIZE.rowHeight) - topRowOf(start, SIZE.rowHeight)).toBeCloseTo(3, 6);
  });

  test('a wheel that never rests still passes the end of the strip', () => {
    let position = positionOfRow(500_000, SIZE);
    const first = topRowOf(position, SIZE.rowHeight);
    const steps = 60_000;
    for (let step = 0; step < steps; step += 1) {
      const highest = MAX_PHYSICAL_ROWS * SIZE.rowHeight - SIZE.viewportHeight;
      position = positionAfterScroll(position, Math.min(position.scrollTop + 96, highest), SIZE);
    }
    expect(topRowOf(position, SIZE.rowHeight) - first).toBeCloseTo(steps * 3, 3);
  });
});
