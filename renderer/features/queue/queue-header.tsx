// biome-ignore-all lint/a11y/useSemanticElements: a virtualized ARIA grid; table elements cannot be laid out by offset
// biome-ignore-all lint/a11y/useFocusableInteractive: cells take the focus, rows and heads do not
import { columnVisibilityFeature, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, type ReactElement, useMemo } from 'react';
import type { QueueRow } from '../../../shared/contract/queries.ts';
import type { ColumnId, SortField, SortKey } from '../../../shared/model/view.ts';
import { useText } from '../../i18n/translator.ts';
import { COLUMN_IDS } from './fit-columns.ts';
import { SORT_FIELDS } from './sort-cycle.ts';

const FEATURES = tableFeatures({ columnVisibilityFeature, rowSortingFeature });
/** The table knows the columns; the rows come by windows and never all at once. */
const NO_ROWS: QueueRow[] = [];

/** The columns that are shown and how the queue is sorted, as the table model has it. */
export function useQueueTable(visible: readonly ColumnId[], sort: readonly SortKey[]) {
  const columns = useMemo(
    () =>
      COLUMN_IDS.map((id) => ({
        id,
        header: id,
        accessorFn: (row: QueueRow) => row.id,
        enableSorting: SORT_FIELDS[id] !== undefined,
      })),
    [],
  );
  const key = visible.join(' ');
  const columnVisibility = useMemo(
    () => Object.fromEntries(COLUMN_IDS.map((id) => [id, key.split(' ').includes(id)])),
    [key],
  );
  const sorting = useMemo(
    () =>
      sort.flatMap(({ field, direction }) => {
        const id = COLUMN_IDS.find((column) => SORT_FIELDS[column] === field);
        return id === undefined ? [] : [{ id, desc: direction === 'desc' }];
      }),
    [sort],
  );
  return useTable({
    features: FEATURES,
    columns,
    data: NO_ROWS,
    manualSorting: true,
    state: { columnVisibility, sorting },
  });
}

interface QueueHeaderProps {
  readonly columns: readonly ColumnId[];
  readonly template: string;
  readonly sort: readonly SortKey[];
  readonly onSort: (field: SortField) => void;
}

/** The heads of the columns; a click or Enter sorts. */
export const QueueHeader = memo(function QueueHeader({
  columns,
  template,
  sort,
  onSort,
}: QueueHeaderProps): ReactElement {
  const { t } = useText();
  const table = useQueueTable(columns, sort);
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="grid h-7 items-center text-small text-faint"
      style={{ gridTemplateColumns: template }}
    >
      <div role="columnheader" aria-colindex={1}>
        <span className="sr-only">{t('queue.marks')}</span>
      </div>
      {columns.map((id, index) => {
        const column = table.getColumn(id);
        const field = SORT_FIELDS[id];
        const isFirst = sort[0]?.field === field && field !== undefined;
        const direction = isFirst ? (column?.getIsSorted() ?? false) : false;
        const Arrow = direction === 'asc' ? ArrowUp : ArrowDown;
        const label = t(`column.${id}`);
        const ariaSort = direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : 'none';
        return (
          <div
            key={id}
            role="columnheader"
            aria-colindex={index + 2}
            aria-sort={field === undefined ? undefined : ariaSort}
            className="min-w-0 px-2"
          >
            {field === undefined ? (
              <span className="block truncate">
                {id === 'channel' ? <span className="sr-only">{label}</span> : label}
              </span>
            ) : (
              <button
                type="button"
                tabIndex={-1}
                onClick={() => onSort(field)}
                className="-mx-1 flex h-6 max-w-[calc(100%+8px)] items-center gap-px rounded-control px-1 hover:bg-active hover:text-text"
              >
                <span className={direction === false ? 'truncate' : 'truncate font-semibold text-text'}>
                  {label}
                </span>
                {direction === false ? null : <Arrow size={12} aria-hidden className="shrink-0" />}
              </button>
            )}
          </div>
        );
      })}
    </div>
  );
});
