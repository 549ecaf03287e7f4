/** Where the focus is in a grid, and how large the grid is. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
  readonly rowCount: number;
  readonly columnCount: number;
  /** Rows that fit on the screen. */
  readonly pageRows: number;
}

interface GridKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/**
 * The cell a key moves to, after the W3C grid pattern: arrows stop at the edges, Home and End stay in the row,
 * with Ctrl they go to the first and last cell. Null for keys that do not move. Up and down with the arrows are
 * commands of the keymap.
 */
export function gridMove(
  { key, ctrlKey, metaKey }: GridKey,
  place: GridPlace,
): { readonly row: number; readonly column: number } | null {
  const { row, column, rowCount, columnCount, pageRows } = place;
  const isFar = ctrlKey || metaKey;
  const lastRow = Math.max(0, rowCount - 1);
  const lastColumn = Math.max(0, columnCount - 1);
  switch (key) {
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: Math.min(lastColumn, column + 1) };
    case 'Home':
      return isFar ? { row: 0, column: 0 } : { row, column: 0 };
    case 'End':
      return isFar ? { row: lastRow, column: lastColumn } : { row, column: lastColumn };
    case 'PageUp':
      return { row: Math.max(0, row - pageRows), column };
    case 'PageDown':
      return { row: Math.min(lastRow, row + pageRows), column };
    default:
      return null;
  }
}
