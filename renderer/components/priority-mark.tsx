import type { ReactElement } from 'react';
import type { Priority } from '../../shared/model/priority.ts';
import { cx } from './cx.ts';

const TONES: Readonly<Record<Priority, string>> = {
  0: 'text-danger',
  1: 'text-orange',
  2: 'text-accent',
  3: 'text-faint',
};

/** P0 is a full triangle, P1 a raised chevron pair, P2 one chevron, P3 a low line: told apart without colour. */
function Shape({ priority }: { priority: Priority }): ReactElement {
  const stroke = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.8, strokeLinecap: 'round' } as const;
  switch (priority) {
    case 0:
      return <path d="M6 1.2 11.4 10.8H.6z" fill="currentColor" />;
    case 1:
      return <path d="M2 6.2 6 2.6l4 3.6M2 10 6 6.4 10 10" {...stroke} strokeLinejoin="round" />;
    case 2:
      return <path d="M2 8 6 4.4 10 8" {...stroke} strokeLinejoin="round" />;
    case 3:
      return <path d="M2.4 6.4h7.2" {...stroke} />;
  }
}

interface PriorityMarkProps {
  readonly priority: Priority;
  readonly className?: string;
}

/** A priority as shape and word. */
export function PriorityMark({ priority, className }: PriorityMarkProps): ReactElement {
  return (
    <span className={cx('tabular inline-flex items-center gap-1 font-semibold', TONES[priority], className)}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className="shrink-0">
        <Shape priority={priority} />
      </svg>
      P{priority}
    </span>
  );
}
