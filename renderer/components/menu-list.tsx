import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Keys } from './keys.tsx';

export interface MenuItem {
  readonly id: string;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly keys?: string | undefined;
  readonly isDisabled?: boolean;
  run(): void;
}

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly items: readonly MenuItem[];
  /** A line above the items. */
  readonly heading?: ReactNode;
  readonly side?: 'top' | 'bottom' | 'right';
  readonly align?: 'start' | 'end';
}

/** A list of acts behind a button. */
export function MenuList({
  trigger,
  items,
  heading,
  side = 'bottom',
  align = 'start',
}: MenuProps): ReactElement {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-50">
          <Base.Popup data-overlay className="floating min-w-48 p-1 outline-none">
            {heading === undefined ? null : (
              <div className="mb-1 border-b border-line px-2 py-1.5 text-small">{heading}</div>
            )}
            {items.map((item) => (
              <Base.Item
                key={item.id}
                disabled={item.isDisabled ?? false}
                onClick={() => item.run()}
                className={cx(
                  'flex h-7 items-center gap-2 rounded-control px-2 outline-none select-none',
                  'data-disabled:text-disabled data-highlighted:bg-accent-soft',
                )}
              >
                {item.icon}
                <span className="flex-1">{item.label}</span>
                {item.keys === undefined ? null : <Keys text={item.keys} />}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
