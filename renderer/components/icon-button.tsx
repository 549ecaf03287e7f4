import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactElement } from 'react';
import { cx } from './cx.ts';
import { Tip } from './tip.tsx';

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  readonly icon: LucideIcon;
  /** Said to screen readers and shown on hover. */
  readonly label: string;
  /** The key that does the same, as written in the keymap. */
  readonly keys?: string | undefined;
  readonly size?: number;
  readonly isPressed?: boolean;
};

/** A button that is only an icon; its words are in the hint. */
export function IconButton({
  icon: Icon,
  label,
  keys,
  size = 16,
  isPressed,
  className,
  ...rest
}: IconButtonProps): ReactElement {
  return (
    <Tip text={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={isPressed}
        {...rest}
        className={cx(
          'inline-grid size-7 shrink-0 place-items-center rounded-control text-muted hover:bg-hover hover:text-text active:bg-active disabled:pointer-events-none disabled:opacity-50 aria-pressed:bg-active aria-pressed:text-text',
          className,
        )}
      >
        <Icon size={size} strokeWidth={1.75} aria-hidden />
      </button>
    </Tip>
  );
}
