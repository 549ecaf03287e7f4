// biome-ignore-all lint/a11y/useSemanticElements: a virtualized ARIA grid; table elements cannot be laid out by offset
// biome-ignore-all lint/a11y/useFocusableInteractive: cells take the focus, rows and heads do not
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys of all its cells
import { Check, CloudUpload } from 'lucide-react';
import { type MouseEvent, memo, type ReactElement } from 'react';
import type { QueueRow } from '../../../shared/contract/queries.ts';
import type { ColumnId } from '../../../shared/model/view.ts';
import { Skeleton } from '../../components/skeleton.tsx';
import { useText } from '../../i18n/translator.ts';
import { CELLS, useRowLabel } from './queue-cells.tsx';

export interface QueueRowProps {
  /** Undefined while it is being loaded. */
  readonly row: QueueRow | undefined;
  readonly index: number;
  /** Pixels from the top of the strip. */
  readonly top: number;
  readonly columns: readonly ColumnId[];
  readonly template: string;
  readonly isFocused: boolean;
  /** Keys that act on a ticket act on this one. */
  readonly isMeant: boolean;
  /** The cell that takes the Tab key, when this row has the focus: 0 is the gutter. */
  readonly focusColumn: number;
  readonly isSelected: boolean;
  readonly isOpen: boolean;
  readonly isFresh: boolean;
  readonly onClick: (event: MouseEvent, index: number, column: number) => void;
}

function Mark({
  row,
  isSelected,
  isFresh,
}: Pick<QueueRowProps, 'row' | 'isSelected' | 'isFresh'>): ReactElement {
  const { t } = useText();
  return (
    <span className="relative grid size-4 place-items-center">
      <span
        className={
          isSelected
            ? 'grid size-3.5 place-items-center rounded-[3px] bg-accent text-on-accent'
            : 'hidden size-3.5 rounded-[3px] border border-line-control bg-surface in-[.queue-row:hover]:block'
        }
      >
        {isSelected ? <Check size={11} strokeWidth={3} aria-hidden /> : null}
      </span>
      {!isSelected && row?.isPending === true ? (
        <span
          role="img"
          aria-label={t('queue.pending')}
          title={t('queue.pending')}
          className="absolute inset-0 grid place-items-center text-amber in-[.queue-row:hover]:hidden"
        >
          <CloudUpload size={13} strokeWidth={1.75} aria-hidden />
        </span>
      ) : null}
      {!isSelected && isFresh && row?.isPending === false ? (
        <span
          role="img"
          aria-label={t('queue.changed')}
          title={t('queue.changed')}
          className="absolute size-1.5 rounded-full bg-accent in-[.queue-row:hover]:hidden"
        />
      ) : null}
    </span>
  );
}

/** Cells whose content is laid out, not only written. */
const HAS_MARKS: ReadonlySet<string> = new Set(['priority', 'subject', 'status', 'tags', 'channel']);

const SKELETON_WIDTHS = ['72%', '54%', '83%', '61%', '68%'] as const;

/** One line of the queue. Painted again only when its own data or marks change. */
export const QueueRowView = memo(function QueueRowView(props: QueueRowProps): ReactElement {
  const {
    row,
    index,
    top,
    columns,
    template,
    isFocused,
    isMeant,
    focusColumn,
    isSelected,
    isOpen,
    isFresh,
    onClick,
  } = props;
  const label = useRowLabel();
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-label={row === undefined ? undefined : label(row)}
      aria-busy={row === undefined}
      data-row={index}
      data-focused={isMeant}
      data-open={isOpen}
      className="queue-row"
      style={{
        gridTemplateColumns: template,
        height: 'var(--row-height)',
        top,
      }}
    >
      {['mark' as const, ...columns].map((column, columnIndex) => (
        <div
          key={column}
          role="gridcell"
          aria-colindex={columnIndex + 1}
          data-column={column}
          tabIndex={isFocused && focusColumn === columnIndex ? 0 : -1}
          className={column === 'mark' ? 'queue-cell pr-0! pl-3!' : 'queue-cell'}
          onClick={(event) => onClick(event, index, columnIndex)}
        >
          {column === 'mark' ? (
            <Mark row={row} isSelected={isSelected} isFresh={isFresh} />
          ) : row === undefined ? (
            <Skeleton
              width={column === 'subject' ? (SKELETON_WIDTHS[index % 5] ?? '60%') : '70%'}
              height={9}
            />
          ) : (
            <span
              className={HAS_MARKS.has(column) ? 'flex min-w-0 items-center gap-1.5' : 'min-w-0 truncate'}
            >
              {CELLS[column](row)}
            </span>
          )}
        </div>
      ))}
    </div>
  );
});
