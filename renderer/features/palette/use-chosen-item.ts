import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

/** One line of a list that can be chosen. */
export interface PaletteItem {
  readonly value: string;
  run(): void;
}

const MOVES: ReadonlySet<string> = new Set(['ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp']);

/**
 * Which line Enter takes: the preferred or else the first one, until the person has moved. An Enter that comes before
 * the answer to what was typed waits for it, so that a fast typist never takes what was found for half of the word.
 */
export function useChosenItem(
  text: string,
  items: readonly PaletteItem[],
  {
    isCurrent = true,
    preferred,
  }: { readonly isCurrent?: boolean; readonly preferred?: string | undefined } = {},
) {
  const [moved, setMoved] = useState<string | null>(null);
  const hasMoved = useRef(false);
  const isEnterWaiting = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text begins at the first line again
  useEffect(() => {
    hasMoved.current = false;
    setMoved(null);
  }, [text]);

  useEffect(() => {
    if (!isCurrent || !isEnterWaiting.current) return;
    isEnterWaiting.current = false;
    items[0]?.run();
  });

  const wish = moved ?? preferred;
  const isThere = wish !== undefined && items.some(({ value }) => value === wish);
  return {
    value: isThere ? wish : (items[0]?.value ?? ''),
    onValueChange(value: string): void {
      if (hasMoved.current) setMoved(value);
    },
    onPointerMove(): void {
      hasMoved.current = true;
    },
    onKeyDownCapture(event: KeyboardEvent): void {
      if (event.nativeEvent.isComposing) return;
      if (MOVES.has(event.key)) hasMoved.current = true;
      if (event.key !== 'Enter' || isCurrent) return;
      isEnterWaiting.current = true;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
