import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useIsFirstScreenDone } from '../../lazy-parts.ts';
import {
  physicalRows,
  positionAfterScroll,
  positionShowing,
  type StripPosition,
  settlePosition,
} from './scaled-scroll.ts';

/** One row on the strip. */
export interface StripRow {
  /** Row of the queue. */
  readonly index: number;
  /** Pixels from the top of the strip. */
  readonly top: number;
}

export interface Strip {
  readonly rows: readonly StripRow[];
  /** Pixels; never beyond what browsers can lay out. */
  readonly height: number;
  readonly viewportHeight: number;
  readonly viewportWidth: number;
  /** Scrolls as little as needed to show a row whole. */
  show(index: number): void;
}

const SETTLE_MS = 150;
/** Rows laid out beyond the screen; the first screen is done without them. */
const OVERSCAN = 6;

/** What remembers where the list was scrolled to while it is not on the screen. */
export interface ScrollPlace {
  scrolledTo(): StripPosition;
  keepScroll(position: StripPosition): void;
}

/**
 * The rows of a queue of `total` that are laid out now; `pinned` stays laid out wherever the list is scrolled. A list
 * that comes back begins where it was left.
 */
export function useStrip(
  scroller: RefObject<HTMLDivElement | null>,
  total: number,
  rowHeight: number,
  pinned: number,
  place: ScrollPlace,
): Strip {
  const isFirstScreenDone = useIsFirstScreenDone();
  const [viewport, setViewport] = useState({ width: 0, height: 0 });
  const [start] = useState(() => place.scrolledTo());
  const [base, setBase] = useState(start.base);
  const position = useRef<StripPosition>(start);
  const scrolling = useRef(0);
  const count = physicalRows(total);

  const size = { total, rowHeight, viewportHeight: viewport.height, pinned, place };
  const latest = useRef(size);
  latest.current = size;

  const apply = useCallback(
    (next: StripPosition, scrolledTo = position.current.scrollTop): void => {
      const element = scroller.current;
      const isStripMoved = position.current.base !== next.base;
      position.current = next;
      latest.current.place.keepScroll(next);
      setBase(next.base);
      // Compared with what is known: asking the element would lay the whole window out in the middle.
      if (element === null || Math.abs(scrolledTo - next.scrollTop) <= 0.5) return;
      cancelAnimationFrame(scrolling.current);
      const scroll = (): void => {
        element.scrollTop = position.current.scrollTop;
      };
      // Scrolling lays out at once what has changed so far; together with the frame it is done once. A strip that
      // was moved below the rows must not be seen without its scroll.
      if (isStripMoved) scroll();
      else scrolling.current = requestAnimationFrame(scroll);
    },
    [scroller],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      const { current: before } = latest;
      setViewport({ width, height });
      // Whoever asks for a row before the next render must know it: without an end it would be put at the top.
      latest.current = { ...before, viewportHeight: height };
      // Where something takes room below, the row the keys are on does not vanish behind it.
      if (height >= before.viewportHeight) return;
      // To the pixel: where a row ends with the viewport, a fraction of one is no part of it.
      const toShow = positionShowing(before.pinned, position.current, before);
      const wasShown =
        toShow.base === position.current.base && Math.abs(toShow.scrollTop - position.current.scrollTop) < 1;
      if (!wasShown) return;
      apply(positionShowing(before.pinned, position.current, { ...before, viewportHeight: height }));
    };
    measure();
    if (start.scrollTop > 0) element.scrollTop = start.scrollTop;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, apply, start]);

  // Hears of a scroll before the virtualizer does: after its rows are drawn, asking for the place lays out once more.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onScroll = (): void => {
      const { scrollTop } = element;
      if (Math.abs(scrollTop - position.current.scrollTop) > 0.5) {
        apply(positionAfterScroll(position.current, scrollTop, latest.current), scrollTop);
      }
      clearTimeout(timer);
      timer = setTimeout(() => apply(settlePosition(position.current, latest.current)), SETTLE_MS);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      cancelAnimationFrame(scrolling.current);
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, apply]);

  // A queue that shrinks may leave the strip beyond its end.
  useEffect(() => {
    const highest = Math.max(0, total - physicalRows(total));
    if (position.current.base > highest) apply({ ...position.current, base: highest });
  }, [total, apply]);

  const pinnedRow = pinned - base;
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: isFirstScreenDone ? OVERSCAN : 0,
    initialOffset: start.scrollTop,
    rangeExtractor: ({ startIndex, endIndex, overscan, count: rowCount }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(rowCount - 1, endIndex + overscan);
      const range = Array.from({ length: Math.max(0, last - first + 1) }, (_item, step) => first + step);
      const isPinnedHere = pinnedRow >= 0 && pinnedRow < rowCount;
      if (isPinnedHere && pinnedRow < first) range.unshift(pinnedRow);
      if (isPinnedHere && pinnedRow > last) range.push(pinnedRow);
      return range;
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row height makes every former measure wrong
  useLayoutEffect(() => virtualizer.measure(), [rowHeight]);

  const show = useCallback(
    (index: number): void => apply(positionShowing(index, position.current, latest.current)),
    [apply],
  );

  return {
    rows: virtualizer.getVirtualItems().map(({ index, start }) => ({ index: index + base, top: start })),
    height: count * rowHeight,
    viewportHeight: viewport.height,
    viewportWidth: viewport.width,
    show,
  };
}
