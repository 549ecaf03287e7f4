// biome-ignore-all lint/a11y/useSemanticElements: a virtualized list of cards, laid out by offset
import {
  type MouseEvent,
  memo,
  type PointerEvent,
  type ReactElement,
  useCallback,
  useEffect,
  useRef,
  useSyncExternalStore,
} from 'react';
import type { QueueRow } from '../../../shared/contract/queries.ts';
import type { Settings } from '../../../shared/contract/store.ts';
import { openTicket } from '../../commands/navigate.ts';
import { cx } from '../../components/cx.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../store-client/use-session.ts';
import { useStrip } from '../queue/use-strip.ts';
import { useWatchedRows } from '../queue/use-watched-rows.ts';
import { BoardCard, CARD_GAP } from './board-card.tsx';
import type { BoardColumn, BoardModel } from './board-model.ts';
import { ColumnHead, columnName } from './column-head.tsx';

/** Cards watched beyond those on the screen. */
const LOOK_AHEAD = 20;

const CARD_HEIGHTS: Readonly<Record<Settings['density'], number>> = {
  compact: 56,
  default: 96,
  comfortable: 106,
};

export interface BoardColumnViewProps {
  readonly model: BoardModel;
  readonly column: BoardColumn;
  readonly isFocusColumn: boolean;
  /** A dragged card would be put here. */
  readonly isOver: boolean;
  /** The ticket that is on its way with the pointer. */
  readonly draggedId: string | null;
  readonly onPress: (event: PointerEvent<HTMLElement>, row: QueueRow, column: BoardColumn) => void;
}

/** One column: its head and the cards that are on the screen now. */
export const BoardColumnView = memo(function BoardColumnView(props: BoardColumnViewProps): ReactElement {
  const { model, column, isFocusColumn, isOver, draggedId, onPress } = props;
  const services = useServices();
  const { t } = useText();
  const density = useSettings()?.density ?? 'default';
  const list = model.list(column.key);
  const snapshot = useSyncExternalStore(list.subscribe, list.snapshot);
  const scroller = useRef<HTMLDivElement>(null);
  const total = snapshot.total ?? 0;
  const height = CARD_HEIGHTS[density] + CARD_GAP;
  const strip = useStrip(scroller, total, height, snapshot.focusIndex, list);
  useWatchedRows(list, snapshot, strip, LOOK_AHEAD);

  // The focus follows its card, but is never taken from outside of the board.
  useEffect(() => {
    const board = scroller.current?.closest('[data-board]');
    if (!isFocusColumn || board?.contains(document.activeElement) !== true) return;
    scroller.current
      ?.querySelector<HTMLElement>('.board-card[data-focused="true"]')
      ?.focus({ preventScroll: true });
  });

  const press = useCallback(
    (event: PointerEvent<HTMLElement>, index: number): void => {
      model.touch();
      model.focusCard(column.key, index);
      event.currentTarget.focus({ preventScroll: true });
      const row = list.rowAt(index);
      if (row !== undefined) onPress(event, row, column);
    },
    [model, list, column, onPress],
  );
  const open = useCallback(
    (_event: MouseEvent, index: number): void => {
      const row = list.rowAt(index);
      if (row !== undefined) openTicket(services, row.id);
    },
    [list, services],
  );

  const name = columnName(t, model.groupBy, column);
  return (
    <section
      aria-label={t('board.columnLabel', { name, count: column.count })}
      className={cx(
        'flex h-full flex-col rounded-surface',
        isOver ? 'bg-accent-soft outline-2 -outline-offset-2 outline-accent-line' : 'bg-side',
      )}
    >
      <ColumnHead groupBy={model.groupBy} column={column} />
      <div
        ref={scroller}
        tabIndex={-1}
        className="relative min-h-0 flex-1 overflow-y-auto outline-none [scrollbar-gutter:stable]"
      >
        {snapshot.total === 0 ? (
          <p className="px-3 pt-1 text-small text-faint">{t('board.noCards')}</p>
        ) : (
          <div role="listbox" aria-label={name} style={{ height: strip.height }}>
            {strip.rows.map(({ index, top }) => {
              const row = list.rowAt(index);
              return (
                <BoardCard
                  key={index}
                  row={row}
                  index={index}
                  total={total}
                  top={top}
                  height={height}
                  groupBy={model.groupBy}
                  isCompact={density === 'compact'}
                  isFocused={isFocusColumn && index === snapshot.focusIndex}
                  isFresh={row !== undefined && snapshot.fresh.has(row.id)}
                  isDragged={row !== undefined && row.id === draggedId}
                  onPress={press}
                  onOpen={open}
                />
              );
            })}
          </div>
        )}
      </div>
    </section>
  );
});
