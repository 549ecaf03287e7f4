import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';
import { Keys } from './keys.tsx';

interface TipProps {
  readonly text: string;
  readonly keys?: string | undefined;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly children: ReactElement;
}

/** A hint on hover or focus: words, and the key that does the same. */
export function Tip({ text, keys, side = 'bottom', children }: TipProps): ReactElement {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} delay={500} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} side={side} className="z-50">
          <Tooltip.Popup className="floating flex max-w-80 items-center gap-2 rounded-control px-2 py-1 text-small">
            <span>{text}</span>
            {keys === undefined ? null : <Keys text={keys} />}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
