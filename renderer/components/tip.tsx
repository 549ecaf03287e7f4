import { cloneElement, type ReactElement } from 'react';

export type TipSide = 'top' | 'right' | 'bottom' | 'left';

interface TipProps {
  readonly text: string;
  readonly keys?: string | undefined;
  readonly side?: TipSide;
  readonly children: ReactElement<Readonly<Record<string, unknown>>>;
}

/**
 * A hint on hover or focus: words, and the key that does the same. Only marks its child; the one hint on the screen
 * is drawn by the `TipHost`, because a hint of its own for every button costs more than the button.
 */
export function Tip({ text, keys, side = 'bottom', children }: TipProps): ReactElement {
  return cloneElement(children, { 'data-tip': text, 'data-tip-keys': keys, 'data-tip-side': side });
}
