import {
  type PointerEvent as ReactPointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { QueueRow } from '../../../shared/contract/queries.ts';
import type { BoardColumn } from './board-model.ts';

type Key = BoardColumn['key'];

/** A card on its way with the pointer. */
export interface CardDrag {
  readonly row: QueueRow;
  readonly from: Key;
  /** The column below the pointer. */
  readonly over: { readonly key: Key } | null;
  /** Where the card is drawn, in pixels of the window. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface CardDragging {
  readonly drag: CardDrag | null;
  /** The pointer went down on a card; what comes of it shows when it moves. */
  press(event: ReactPointerEvent<HTMLElement>, row: QueueRow, from: Key): void;
  /** Puts the card back; false where none is on its way. */
  cancel(): boolean;
}

/** A pointer that moves less than this only presses. */
const SLOP_PX = 4;
/** Near an edge of the board it scrolls, by so much a frame. */
const EDGE_PX = 48;
const EDGE_STEP_PX = 14;

/** Marks the columns of the board with their place among all. */
export const COLUMN_ATTRIBUTE = 'data-board-column';

/** Drags cards between columns with any pointer; `drop` hears where one was let go. */
export function useCardDrag(
  scroller: RefObject<HTMLElement | null>,
  columns: readonly BoardColumn[],
  drop: (row: QueueRow, from: Key, to: Key) => void,
): CardDragging {
  const [drag, setDrag] = useState<CardDrag | null>(null);
  const latest = useRef({ columns, drop });
  latest.current = { columns, drop };
  const stop = useRef<(() => void) | null>(null);

  const cancel = useCallback((): boolean => {
    if (stop.current === null) return false;
    stop.current();
    return true;
  }, []);
  useEffect(() => () => void cancel(), [cancel]);

  const press = useCallback(
    (event: ReactPointerEvent<HTMLElement>, row: QueueRow, from: Key): void => {
      if (event.button !== 0 || !event.isPrimary) return;
      const card = event.currentTarget;
      const box = card.getBoundingClientRect();
      const start = { x: event.clientX, y: event.clientY };
      const { pointerId } = event;
      const ended = new AbortController();
      let now: CardDrag | null = null;
      let x = start.x;
      let frame = 0;

      const columnAt = (left: number, top: number): CardDrag['over'] => {
        const element = document.elementFromPoint(left, top)?.closest(`[${COLUMN_ATTRIBUTE}]`);
        const place = element?.getAttribute(COLUMN_ATTRIBUTE);
        const column = place == null ? undefined : latest.current.columns[Number(place)];
        return column === undefined ? null : { key: column.key };
      };
      const scrollAtEdge = (): void => {
        const board = scroller.current;
        if (board !== null) {
          const { left, right } = board.getBoundingClientRect();
          if (x < left + EDGE_PX) board.scrollLeft -= EDGE_STEP_PX;
          else if (x > right - EDGE_PX) board.scrollLeft += EDGE_STEP_PX;
        }
        frame = requestAnimationFrame(scrollAtEdge);
      };
      const end = (): void => {
        ended.abort();
        cancelAnimationFrame(frame);
        if (card.hasPointerCapture(pointerId)) card.releasePointerCapture(pointerId);
        stop.current = null;
        now = null;
        setDrag(null);
      };
      const move = (moved: PointerEvent): void => {
        if (moved.pointerId !== pointerId) return;
        ({ clientX: x } = moved);
        const [byX, byY] = [moved.clientX - start.x, moved.clientY - start.y];
        if (now === null) {
          if (Math.hypot(byX, byY) < SLOP_PX) return;
          card.setPointerCapture(pointerId);
          stop.current = end;
          frame = requestAnimationFrame(scrollAtEdge);
        }
        now = {
          row,
          from,
          over: columnAt(moved.clientX, moved.clientY),
          left: box.left + byX,
          top: box.top + byY,
          width: box.width,
          height: box.height,
        };
        setDrag(now);
      };
      const up = (released: PointerEvent): void => {
        if (released.pointerId !== pointerId) return;
        const dropped = now;
        end();
        if (dropped === null) return;
        const over = columnAt(released.clientX, released.clientY);
        if (over !== null && over.key !== from) latest.current.drop(row, from, over.key);
      };
      const { signal } = ended;
      window.addEventListener('pointermove', move, { signal });
      window.addEventListener('pointerup', up, { signal });
      window.addEventListener('pointercancel', end, { signal });
    },
    [scroller],
  );
  return { drag, press, cancel };
}
