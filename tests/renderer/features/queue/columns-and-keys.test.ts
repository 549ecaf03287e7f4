import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLUMN_WIDTHS, fitColumns, MARK_WIDTH } from '../../../../renderer/features/queue/fit-columns.ts';
import { gridMove } from '../../../../renderer/features/queue/grid-keys.ts';
import { nextSort } from '../../../../renderer/features/queue/sort-cycle.ts';
import { ColumnId } from '../../../../shared/model/view.ts';

describe('fitColumns', () => {
  test('number and subject always stay, and the others fit', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...ColumnId.options], { minLength: 1 }),
        fc.integer({ min: 0, max: 2_000 }),
        (columns, width) => {
          const kept = fitColumns(columns, width);
          const optional = kept.filter((column) => column !== 'number' && column !== 'subject');
          const needed = kept.reduce((sum, column) => sum + COLUMN_WIDTHS[column], MARK_WIDTH);
          if (optional.length > 0) expect(needed).toBeLessThanOrEqual(width);
          for (const column of ['number', 'subject'] as const) {
            expect(kept.includes(column)).toBe(columns.includes(column));
          }
          // The order of the view is kept.
          expect(kept).toEqual(columns.filter((column) => kept.includes(column)));
        },
      ),
    );
  });
});

describe('gridMove', () => {
  const place = { row: 5, column: 2, rowCount: 1_000_000, columnCount: 4, pageRows: 20 };
  const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey, metaKey: false });
  test.each([
    [key('ArrowLeft'), place, { row: 5, column: 1 }],
    [key('ArrowLeft'), { ...place, column: 0 }, { row: 5, column: 0 }],
    [key('ArrowRight'), { ...place, column: 3 }, { row: 5, column: 3 }],
    [key('Home'), place, { row: 5, column: 0 }],
    [key('End'), place, { row: 5, column: 3 }],
    [key('Home', true), place, { row: 0, column: 0 }],
    [key('End', true), place, { row: 999_999, column: 3 }],
    [key('PageUp'), place, { row: 0, column: 2 }],
    [key('PageDown'), place, { row: 25, column: 2 }],
    [key('PageDown'), { ...place, row: 999_990 }, { row: 999_999, column: 2 }],
    [key('Home', true), { ...place, rowCount: 0 }, { row: 0, column: 0 }],
  ])('%o', (pressed, from, to) => {
    expect(gridMove(pressed, from)).toEqual(to);
  });

  test('leaves other keys alone', () => {
    expect(gridMove(key('j'), place)).toBeNull();
    expect(gridMove(key('Enter'), place)).toBeNull();
  });
});

test('a header sorts one way, then the other, then as the view has it', () => {
  const once = nextSort(null, 'updatedAt');
  expect(once).toEqual([{ field: 'updatedAt', direction: 'desc' }]);
  const twice = nextSort(once, 'updatedAt');
  expect(twice).toEqual([{ field: 'updatedAt', direction: 'asc' }]);
  expect(nextSort(twice, 'updatedAt')).toBeNull();
  expect(nextSort(once, 'subject')).toEqual([{ field: 'subject', direction: 'asc' }]);
});
