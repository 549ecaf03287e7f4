import type { BoardModel } from './board-model.ts';

interface PressedKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/**
 * What a key does that moves the focus over the board: left and right between columns, Home and End to the ends of a
 * column, with Ctrl to the outermost ones; all stop at the edges. Up and down are commands of the keymap. Null for
 * other keys.
 */
export function boardKey(
  { key, shiftKey, altKey, ctrlKey, metaKey }: PressedKey,
  pageCards: number,
): ((model: BoardModel) => void) | null {
  if (shiftKey || altKey) return null;
  const isFar = ctrlKey || metaKey;
  switch (key) {
    case 'ArrowLeft':
      return (model) => model.stepColumn(-1);
    case 'ArrowRight':
      return (model) => model.stepColumn(1);
    case 'Home':
      return isFar
        ? (model) => model.stepColumn(-1, true)
        : (model) => model.stepCard(Number.NEGATIVE_INFINITY);
    case 'End':
      return isFar
        ? (model) => model.stepColumn(1, true)
        : (model) => model.stepCard(Number.POSITIVE_INFINITY);
    case 'PageUp':
      return (model) => model.stepCard(-pageCards);
    case 'PageDown':
      return (model) => model.stepCard(pageCards);
    case ' ':
      // It would scroll the column away from under the focus.
      return () => undefined;
    default:
      return null;
  }
}
