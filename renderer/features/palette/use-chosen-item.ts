import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';

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
  // What was moved to belongs to one typed text: another begins at the first line again. Told apart by identity and
  // not cleared by an effect: that of a list just opened may run after the first key, and would take the key back.
  const [typed, setTyped] = useState({ text });
  if (typed.text !== text) setTyped({ text });
  const [moved, setMoved] = useState({ typed, value: preferred });
  const movedIn = useRef<typeof typed>(null);
  const isEnterWaiting = useRef(false);

  useEffect(() => {
    if (!isCurrent || !isEnterWaiting.current) return;
    isEnterWaiting.current = false;
    items[0]?.run();
  });

  const wish = moved.typed === typed ? moved.value : preferred;
  const isThere = wish !== undefined && items.some(({ value }) => value === wish);
  return {
    value: isThere ? wish : (items[0]?.value ?? ''),
    onValueChange(value: string): void {
      if (movedIn.current === typed) setMoved({ typed, value });
    },
    onPointerMoveCapture(event: PointerEvent): void {
      // A list that narrows under a resting pointer is told as a move of it: the line below it is not meant, and must not
      // hear of it, as the library marks it for Enter whatever is said here.
      if (event.movementX === 0 && event.movementY === 0) event.stopPropagation();
      else movedIn.current = typed;
    },
    onKeyDownCapture(event: KeyboardEvent): void {
      if (event.nativeEvent.isComposing) return;
      if (MOVES.has(event.key)) movedIn.current = typed;
      if (event.key !== 'Enter' || isCurrent) return;
      isEnterWaiting.current = true;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
