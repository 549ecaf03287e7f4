import { act, createElement, type ReactElement, useEffect, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { StripPosition } from '../../../../renderer/features/queue/scaled-scroll.ts';
import { type Strip, useStrip } from '../../../../renderer/features/queue/use-strip.ts';
import { stubResizeObserver } from '../../page-parts.ts';

const ROW = 32;

let host: HTMLElement;
let strip: Strip;
let left: StripPosition;
let atOnce: number | null;

/** Ten rows of a hundred are in sight. */
function List(): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  strip = useStrip(scroller, 100, ROW, 12, {
    scrolledTo: () => left,
    keepScroll: (position) => {
      left = position;
    },
  });
  const { show } = strip;
  // As the list does for the row of the cursor.
  useEffect(() => {
    if (atOnce !== null) show(atOnce);
  }, []);
  return createElement('div', { ref: scroller });
}

function open() {
  const root = createRoot(host);
  act(() => root.render(createElement(List)));
  const list = host.firstElementChild as HTMLElement;
  return { list, close: () => act(() => root.unmount()) };
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  stubResizeObserver();
  vi.stubGlobal('requestAnimationFrame', (task: () => void) => {
    task();
    return 1;
  });
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(10 * ROW);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  host = document.body.appendChild(document.createElement('div'));
  left = { base: 0, scrollTop: 0 };
  atOnce = null;
});
afterEach(() => {
  host.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('a list that comes back is scrolled as it was left, and shows a row that is in sight without moving', () => {
  const first = open();
  act(() => strip.show(12));
  expect(first.list.scrollTop).toBe(3 * ROW);
  first.list.scrollTop = 5 * ROW;
  act(() => void first.list.dispatchEvent(new Event('scroll')));
  first.close();

  const again = open();
  expect(again.list.scrollTop).toBe(5 * ROW);
  act(() => strip.show(12));
  expect(again.list.scrollTop).toBe(5 * ROW);
  act(() => strip.show(4));
  expect(again.list.scrollTop).toBe(4 * ROW);
  again.close();
});

test('a row that is asked for in the moment the list comes is not put at the top when it is in sight', () => {
  atOnce = 7;
  const { list, close } = open();
  expect(list.scrollTop).toBe(0);
  close();
});
