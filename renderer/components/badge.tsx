import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';

export type BadgeTone = 'neutral' | 'accent' | 'amber' | 'danger' | 'note';

const TONES: Readonly<Record<BadgeTone, string>> = {
  neutral: 'bg-active text-muted',
  accent: 'bg-accent-soft text-accent',
  amber: 'bg-amber-soft text-amber',
  danger: 'bg-danger-soft text-danger',
  note: 'bg-note text-note-text border border-note-line',
};

/** A word or number on a small ground. */
export function Badge({
  tone = 'neutral',
  className,
  children,
}: {
  tone?: BadgeTone;
  className?: string;
  children: ReactNode;
}): ReactElement {
  return (
    <span
      className={cx(
        'tabular inline-flex h-[18px] shrink-0 items-center gap-1 rounded-control px-1.5 text-micro leading-none whitespace-nowrap',
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
