import type { ColumnId } from '../../../shared/model/view.ts';

/** Width of a column in pixels; the subject takes what the others leave. */
export const COLUMN_WIDTHS: Readonly<Record<ColumnId, number>> = {
  priority: 68,
  number: 62,
  subject: 160,
  customer: 116,
  status: 104,
  assignee: 104,
  team: 128,
  tags: 150,
  channel: 40,
  createdAt: 86,
  updatedAt: 86,
  snoozedUntil: 230,
};

/** Every column there is. */
export const COLUMN_IDS = Object.keys(COLUMN_WIDTHS) as readonly ColumnId[];

/** The gutter with the selection box and the marks. */
export const MARK_WIDTH = 34;

/** Which columns give way first when the list becomes narrow. Number and subject never do. */
const GIVES_WAY: readonly ColumnId[] = [
  'tags',
  'createdAt',
  'team',
  'channel',
  'assignee',
  'customer',
  'status',
  'updatedAt',
  'priority',
  'snoozedUntil',
];

/** The columns of a view that fit into `width` pixels, in the view's order. */
export function fitColumns(columns: readonly ColumnId[], width: number): readonly ColumnId[] {
  let kept = columns;
  for (const candidate of GIVES_WAY) {
    const needed = kept.reduce((sum, column) => sum + COLUMN_WIDTHS[column], MARK_WIDTH);
    if (needed <= width) break;
    kept = kept.filter((column) => column !== candidate);
  }
  return kept;
}

/** The CSS grid template of these columns. */
export function columnTemplate(columns: readonly ColumnId[]): string {
  const tracks = columns.map((column) =>
    column === 'subject' ? 'minmax(120px, 1fr)' : `${COLUMN_WIDTHS[column]}px`,
  );
  return [`${MARK_WIDTH}px`, ...tracks].join(' ');
}
