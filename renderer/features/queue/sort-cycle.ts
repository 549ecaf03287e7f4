import type { ColumnId, SortField, SortKey } from '../../../shared/model/view.ts';

/** What a click on a column sorts by; undefined for columns that cannot be sorted. */
export const SORT_FIELDS: Readonly<Partial<Record<ColumnId, SortField>>> = {
  number: 'number',
  priority: 'priority',
  subject: 'subject',
  status: 'status',
  createdAt: 'createdAt',
  updatedAt: 'updatedAt',
  snoozedUntil: 'snoozedUntil',
};

/** Times and numbers are wanted newest first; words and urgency from the top. */
const FIRST_DIRECTION: Readonly<Partial<Record<SortField, SortKey['direction']>>> = {
  number: 'desc',
  createdAt: 'desc',
  updatedAt: 'desc',
  lastCustomerMessageAt: 'desc',
};

/** The order after a click on a header: one way, the other way, then the view's own (null). */
export function nextSort(own: readonly SortKey[] | null, field: SortField): readonly SortKey[] | null {
  const first = FIRST_DIRECTION[field] ?? 'asc';
  const current = own?.[0];
  if (current === undefined || current.field !== field) return [{ field, direction: first }];
  if (current.direction === first) return [{ field, direction: first === 'asc' ? 'desc' : 'asc' }];
  return null;
}
