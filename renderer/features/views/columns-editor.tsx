import { ArrowDown, ArrowUp } from 'lucide-react';
import type { KeyboardEvent, ReactElement } from 'react';
import { ColumnId } from '../../../shared/model/view.ts';
import { cx } from '../../components/cx.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { useText } from '../../i18n/translator.ts';

interface ColumnsEditorProps {
  readonly columns: readonly ColumnId[];
  readonly onChange: (columns: readonly ColumnId[]) => void;
}

/** Which columns a view shows and in which order: those that are shown first, in their order. */
export function ColumnsEditor({ columns, onChange }: ColumnsEditorProps): ReactElement {
  const { t } = useText();
  const others = ColumnId.options.filter((column) => !columns.includes(column));
  const move = (column: ColumnId, delta: number): void => {
    const from = columns.indexOf(column);
    const to = from + delta;
    if (from === -1 || to < 0 || to >= columns.length) return;
    onChange(columns.toSpliced(from, 1).toSpliced(to, 0, column));
  };
  const onKeyDown = (event: KeyboardEvent, column: ColumnId): void => {
    const delta = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!event.altKey || delta === 0) return;
    event.preventDefault();
    move(column, delta);
  };
  return (
    <ul aria-label={t('viewDialog.columns')} className="rounded-control border border-line py-1">
      {[...columns, ...others].map((column) => {
        const place = columns.indexOf(column);
        const name = t(`columnName.${column}`);
        return (
          <li key={column} className="group flex h-7 items-center gap-1 pr-1 pl-2.5 hover:bg-hover">
            <label className="flex min-w-0 flex-1 items-center gap-2">
              <input
                type="checkbox"
                checked={place !== -1}
                onChange={() =>
                  onChange(place === -1 ? [...columns, column] : columns.filter((each) => each !== column))
                }
                onKeyDown={(event) => onKeyDown(event, column)}
                className="size-4 accent-accent"
              />
              <span className={cx('truncate', place === -1 && 'text-faint')}>{name}</span>
            </label>
            {place === -1 ? null : (
              <>
                <IconButton
                  icon={ArrowUp}
                  size={13}
                  label={t('viewDialog.moveUp', { column: name })}
                  keys="Alt+ArrowUp"
                  disabled={place === 0}
                  onClick={() => move(column, -1)}
                  className="size-6!"
                />
                <IconButton
                  icon={ArrowDown}
                  size={13}
                  label={t('viewDialog.moveDown', { column: name })}
                  keys="Alt+ArrowDown"
                  disabled={place === columns.length - 1}
                  onClick={() => move(column, 1)}
                  className="size-6!"
                />
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
