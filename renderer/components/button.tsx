import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';

export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger' | 'note';

const TONES: Readonly<Record<ButtonTone, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong font-semibold border-transparent',
  plain: 'border-line-strong bg-surface hover:bg-hover active:bg-active',
  quiet: 'border-transparent hover:bg-hover active:bg-active text-muted',
  danger: 'border-danger-line text-danger bg-surface hover:bg-danger-soft',
  note: 'border-note-line bg-note text-note-text hover:brightness-95 font-semibold',
};

type ButtonProps = ComponentProps<'button'> & {
  readonly tone?: ButtonTone;
  readonly icon?: ReactNode;
  /** The key that does the same, shown at the end. */
  readonly hint?: ReactNode;
};

/** A button with words. */
export function Button({
  tone = 'plain',
  icon,
  hint,
  className,
  children,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      className={cx(
        'inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-control border px-2.5 whitespace-nowrap select-none disabled:pointer-events-none disabled:opacity-50',
        TONES[tone],
        className,
      )}
    >
      {icon}
      {children}
      {hint}
    </button>
  );
}
