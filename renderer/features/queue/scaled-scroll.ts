/**
 * Browsers cut elements off near 33 million pixels, which a million comfortable rows exceed. The grid therefore
 * lays out at most `MAX_PHYSICAL_ROWS` rows; `base` says which row of the queue lies at the top of that strip.
 * Small scrolls move the strip pixel by pixel; jumps of the thumb map its position onto the whole queue. Every
 * row stays reachable, and the cost does not grow with the queue.
 */
export const MAX_PHYSICAL_ROWS = 100_000;

/** Where the strip lies in the queue and how far it is scrolled. */
export interface StripPosition {
  /** Row of the queue at the top of the strip. */
  readonly base: number;
  /** Pixels. */
  readonly scrollTop: number;
}

export interface StripSize {
  /** Rows of the queue. */
  readonly total: number;
  /** Pixels. */
  readonly rowHeight: number;
  /** Height of the visible part in pixels. */
  readonly viewportHeight: number;
}

/** How many rows are laid out. */
export function physicalRows(total: number): number {
  return Math.min(total, MAX_PHYSICAL_ROWS);
}

function maxScroll({ total, rowHeight, viewportHeight }: StripSize): number {
  return Math.max(0, physicalRows(total) * rowHeight - viewportHeight);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** The position whose thumb stands where `topRow` (a row number with fraction) lies in the whole queue. */
export function positionOfRow(topRow: number, size: StripSize): StripPosition {
  const { total, rowHeight, viewportHeight } = size;
  const rows = physicalRows(total);
  const lastTop = Math.max(0, total - viewportHeight / rowHeight);
  const top = clamp(topRow, 0, lastTop);
  if (rows === total) return { base: 0, scrollTop: top * rowHeight };
  const share = lastTop === 0 ? 0 : top / lastTop;
  const highestTop = maxScroll(size) / rowHeight;
  // Rounding must not push the row beyond an end of the strip.
  const base = clamp(Math.round(top - share * highestTop), Math.ceil(top - highestTop), Math.floor(top));
  return { base, scrollTop: (top - base) * rowHeight };
}

/** The row of the queue, with fraction, at the top of the visible part. */
export function topRowOf(position: StripPosition, rowHeight: number): number {
  return position.base + position.scrollTop / rowHeight;
}

/**
 * The position after the person scrolled to `scrollTop`. A step of up to three screens keeps the strip where it
 * is, so that rows move with the wheel; a longer one is a jump of the thumb.
 */
export function positionAfterScroll(
  before: StripPosition,
  scrollTop: number,
  size: StripSize,
): StripPosition {
  if (physicalRows(size.total) === size.total) return { base: 0, scrollTop };
  const isStep = Math.abs(scrollTop - before.scrollTop) <= 3 * size.viewportHeight;
  const highest = maxScroll(size);
  if (isStep) {
    const isAtFalseStart = before.base > 0 && scrollTop < size.viewportHeight;
    const isAtFalseEnd =
      before.base < size.total - physicalRows(size.total) && scrollTop > highest - size.viewportHeight;
    const stepped = { base: before.base, scrollTop };
    return isAtFalseStart || isAtFalseEnd ? settlePosition(stepped, size) : stepped;
  }
  const lastTop = Math.max(0, size.total - size.viewportHeight / size.rowHeight);
  const top = highest === 0 ? 0 : (scrollTop / highest) * lastTop;
  const base = clamp(Math.round(top - scrollTop / size.rowHeight), 0, size.total - physicalRows(size.total));
  return { base, scrollTop };
}

/** The position that shows `index` whole, moved as little as possible. */
export function positionShowing(index: number, before: StripPosition, size: StripSize): StripPosition {
  const { rowHeight, viewportHeight } = size;
  // Before the first measure, or in a window lower than a row, there is no end to align with.
  if (viewportHeight < rowHeight) return positionOfRow(index, size);
  const top = topRowOf(before, rowHeight);
  const visible = viewportHeight / rowHeight;
  if (index >= top && index + 1 <= top + visible) return before;
  return positionOfRow(index < top ? index : index + 1 - visible, size);
}

/** Puts the strip back where its thumb tells the truth, without moving what is seen; done when scrolling rests. */
export function settlePosition(before: StripPosition, size: StripSize): StripPosition {
  if (physicalRows(size.total) === size.total) return before;
  return positionOfRow(topRowOf(before, size.rowHeight), size);
}
