// biome-ignore-all lint/a11y/noStaticElementInteractions: the keys of the cards arrive here
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactElement,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { openTicket } from '../../commands/navigate.ts';
import { cx } from '../../components/cx.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { usePane } from '../../state/panes.ts';
import { CardFace } from './board-card.tsx';
import { BoardColumnView, type BoardColumnViewProps } from './board-column-view.tsx';
import { boardKey } from './board-keys.ts';
import type { BoardColumn, BoardModel } from './board-model.ts';
import { columnName, NarrowHead } from './column-head.tsx';
import { COLUMN_GAP, columnWidths } from './column-widths.ts';
import { COLUMN_ATTRIBUTE, useCardDrag } from './use-card-drag.ts';

/** Cards that one step of Page Up or Page Down passes. */
const PAGE_CARDS = 6;

interface BoardColumnsProps {
  readonly model: BoardModel;
  readonly columns: readonly BoardColumn[];
}

/** The columns side by side; one card has the focus, keys and the pointer move it. */
export function BoardColumns({ model, columns }: BoardColumnsProps): ReactElement {
  const services = useServices();
  const { t } = useText();
  const snapshot = useSyncExternalStore(model.subscribe, model.snapshot);
  const scroller = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = (): void => setRoom(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const widths = columnWidths(columns, room);
  const focusPlace = columns.findIndex(({ key }) => key === snapshot.focusKey);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (widths[index] ?? 0) + COLUMN_GAP,
    paddingStart: COLUMN_GAP,
    scrollPaddingStart: COLUMN_GAP,
    scrollPaddingEnd: COLUMN_GAP,
    overscan: 1,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(count - 1, endIndex + overscan);
      const range = Array.from({ length: Math.max(0, last - first + 1) }, (_item, step) => first + step);
      // The focused card keeps its place in the page wherever the board is scrolled.
      if (focusPlace !== -1 && !range.includes(focusPlace)) range.push(focusPlace);
      return range.sort((a, b) => a - b);
    },
  });
  const widthsText = widths.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: other widths make every former measure wrong
  useLayoutEffect(() => virtualizer.measure(), [widthsText]);
  const { moves } = snapshot;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a move of the focus scrolls
  useEffect(() => {
    if (moves > 0 && focusPlace !== -1) virtualizer.scrollToIndex(focusPlace, { align: 'auto' });
  }, [moves]);

  const drop = useCallback<Parameters<typeof useCardDrag>[2]>(
    (row, _from, to) => {
      model.moveTo(row, to).catch(reportError(services));
    },
    [model, services],
  );
  const { drag, press, cancel } = useCardDrag(scroller, columns, drop);
  const onPress = useCallback<BoardColumnViewProps['onPress']>(
    (event, row, column) => press(event, row, column.key),
    [press],
  );

  const focusCard = useCallback((): void => {
    const card = scroller.current?.querySelector<HTMLElement>('.board-card[data-focused="true"]');
    (card ?? scroller.current)?.focus({ preventScroll: true });
  }, []);
  // A column that has lost its last card has lost what had the keys.
  useEffect(() => {
    if (snapshot.columns !== null && document.activeElement === document.body) focusCard();
  }, [snapshot, focusCard]);

  const handlers = useMemo(
    () => ({
      move(delta: number): void {
        model.touch();
        model.stepCard(delta);
        if (scroller.current?.contains(document.activeElement) !== true) focusCard();
      },
      open(): void {
        const { focusId } = model.snapshot();
        if (focusId !== null) openTicket(services, focusId);
      },
      back: cancel,
      focus: focusCard,
    }),
    [model, services, focusCard, cancel],
  );
  usePane('main', handlers);

  const onKeyDown = (event: KeyboardEvent): void => {
    model.touch();
    const act = boardKey(event, PAGE_CARDS);
    if (act === null) return;
    event.preventDefault();
    act(model);
  };

  return (
    <div
      ref={scroller}
      data-board
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onPointerMove={() => model.touch(false)}
      className={cx(
        'relative min-h-0 flex-1 overflow-x-auto overflow-y-hidden outline-none',
        drag !== null && 'cursor-grabbing',
      )}
    >
      <div className="relative h-full" style={{ width: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const column = columns[index];
          if (column === undefined) return null;
          const isOver = drag?.over?.key === column.key && drag.over.key !== drag.from;
          const isWide = column.isInView;
          return (
            <div
              key={column.key ?? ''}
              {...{ [COLUMN_ATTRIBUTE]: index }}
              className="absolute top-2 bottom-2"
              style={{ left: start, width: widths[index] }}
            >
              {isWide ? (
                <BoardColumnView
                  model={model}
                  column={column}
                  isFocusColumn={index === focusPlace}
                  isOver={isOver}
                  draggedId={drag?.row.id ?? null}
                  onPress={onPress}
                />
              ) : (
                <section
                  aria-label={columnName(t, model.groupBy, column)}
                  className={cx(
                    'flex h-full flex-col rounded-surface border border-dashed',
                    isOver ? 'border-accent bg-accent-soft' : 'border-line-strong',
                  )}
                >
                  <NarrowHead groupBy={model.groupBy} column={column} />
                </section>
              )}
            </div>
          );
        })}
      </div>
      {drag === null ? null : (
        <div
          aria-hidden="true"
          style={{ left: drag.left, top: drag.top, width: drag.width, height: drag.height }}
          className="floating pointer-events-none fixed z-30 flex flex-col justify-center gap-1 rounded-[6px] px-2.5"
        >
          <CardFace row={drag.row} groupBy={model.groupBy} isFresh={false} isCompact={drag.height < 60} />
        </div>
      )}
    </div>
  );
}
