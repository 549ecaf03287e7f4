import type { BoardColumn } from './board-model.ts';

/** Between two columns, and around them. */
export const COLUMN_GAP = 8;
const NARROW = 44;
const LEAST = 220;
const MOST = 400;

/** How wide each column is: those of the view share the room, the others are narrow places to put cards on. */
export function columnWidths(columns: readonly BoardColumn[], room: number): readonly number[] {
  const wide = columns.filter(({ isInView }) => isInView).length;
  const free = room - COLUMN_GAP * (columns.length + 1) - NARROW * (columns.length - wide);
  const width = Math.min(MOST, Math.max(LEAST, Math.floor(free / Math.max(1, wide))));
  return columns.map(({ isInView }) => (isInView ? width : NARROW));
}
