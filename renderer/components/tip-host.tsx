import { type ReactElement, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Keys } from './keys.tsx';
import type { TipSide } from './tip.tsx';

const DELAY_MS = 500;
/** Pixels between a part and its hint, and between the hint and the edge of the window. */
const GAP = 6;
const EDGE = 4;

interface Box {
  readonly width: number;
  readonly height: number;
}

/** Where the upper left corner of a hint goes: at its side, on the other where there is no room, inside the window. */
export function placeTip(
  target: Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>,
  tip: Box,
  page: Box,
  side: TipSide,
): { readonly left: number; readonly top: number } {
  const room: Readonly<Record<TipSide, boolean>> = {
    top: target.top >= tip.height + GAP + EDGE,
    bottom: page.height - target.bottom >= tip.height + GAP + EDGE,
    left: target.left >= tip.width + GAP + EDGE,
    right: page.width - target.right >= tip.width + GAP + EDGE,
  };
  const other = OPPOSITE[side];
  const at = !room[side] && room[other] ? other : side;
  const middle = {
    left: (target.left + target.right - tip.width) / 2,
    top: (target.top + target.bottom - tip.height) / 2,
  };
  const place = {
    top: { left: middle.left, top: target.top - GAP - tip.height },
    bottom: { left: middle.left, top: target.bottom + GAP },
    left: { left: target.left - GAP - tip.width, top: middle.top },
    right: { left: target.right + GAP, top: middle.top },
  }[at];
  const inside = (value: number, size: number, whole: number): number =>
    Math.round(Math.max(EDGE, Math.min(value, whole - size - EDGE)));
  return { left: inside(place.left, tip.width, page.width), top: inside(place.top, tip.height, page.height) };
}

const OPPOSITE: Readonly<Record<TipSide, TipSide>> = {
  top: 'bottom',
  bottom: 'top',
  left: 'right',
  right: 'left',
};

/** Draws the hint of whatever part of the page has the pointer or the keyboard's focus; once in every page. */
export function TipHost(): ReactElement | null {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const popup = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let waiting: HTMLElement | null = null;
    const turnTo = (next: HTMLElement | null): void => {
      if (next === waiting) return;
      waiting = next;
      clearTimeout(timer);
      setTarget(null);
      if (next !== null) timer = setTimeout(() => setTarget(next), DELAY_MS);
    };
    const find = (event: Event): HTMLElement | null =>
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null;
    const onOver = (event: Event): void => turnTo(find(event));
    const onFocus = (event: Event): void => {
      const found = find(event);
      turnTo(found?.matches(':focus-visible') === true ? found : null);
    };
    const hide = (): void => turnTo(null);
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener('pointerover', onOver, { signal });
    document.addEventListener('focusin', onFocus, { signal });
    document.documentElement.addEventListener('pointerleave', hide, { signal });
    document.addEventListener('focusout', hide, { signal });
    document.addEventListener('pointerdown', hide, { signal });
    const onKey = (event: KeyboardEvent): void => {
      // The Escape that puts a hint away does nothing else.
      if (event.key === 'Escape' && popup.current !== null) event.stopPropagation();
      hide();
    };
    document.addEventListener('keydown', onKey, { signal, capture: true });
    document.addEventListener('wheel', hide, { signal, passive: true });
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, []);

  useLayoutEffect(() => {
    const element = popup.current;
    if (target === null || element === null || !target.isConnected) return;
    const side = (target.dataset.tipSide ?? 'bottom') as TipSide;
    const page = { width: window.innerWidth, height: window.innerHeight };
    const { left, top } = placeTip(
      target.getBoundingClientRect(),
      element.getBoundingClientRect(),
      page,
      side,
    );
    element.style.translate = `${left}px ${top}px`;
  }, [target]);

  if (target === null || !target.isConnected) return null;
  const { tip, tipKeys } = target.dataset;
  return (
    <div
      ref={popup}
      role="tooltip"
      className="floating pointer-events-none fixed top-0 left-0 z-50 flex w-max max-w-80 items-center gap-2 rounded-control px-2 py-1 text-small"
    >
      <span>{tip}</span>
      {tipKeys === undefined ? null : <Keys text={tipKeys} />}
    </div>
  );
}
