import type { ReactElement } from 'react';
import type { Status } from '../../shared/model/status.ts';
import { useText } from '../i18n/translator.ts';
import { cx } from './cx.ts';

const TONES: Readonly<Record<Status, string>> = {
  new: 'text-accent',
  open: 'text-accent',
  pending: 'text-amber-mark',
  onHold: 'text-faint',
  solved: 'text-success',
  closed: 'text-faint',
};

/** A ring that fills as work proceeds; a pause, a tick and a crossed ring for the rest. */
function Shape({ status }: { status: Status }): ReactElement {
  const ring = <circle cx="7" cy="7" r="5.2" fill="none" stroke="currentColor" strokeWidth="1.7" />;
  const line = {
    fill: 'none',
    stroke: 'currentColor',
    strokeWidth: 1.7,
    strokeLinecap: 'round',
    strokeLinejoin: 'round',
  } as const;
  switch (status) {
    case 'new':
      return (
        <circle
          cx="7"
          cy="7"
          r="5.2"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.7"
          strokeDasharray="2.4 1.7"
        />
      );
    case 'open':
      return (
        <>
          {ring}
          <circle cx="7" cy="7" r="2.6" fill="currentColor" />
        </>
      );
    case 'pending':
      return (
        <>
          {ring}
          <path d="M7 3.9v3.3l2.1 1.3" {...line} />
        </>
      );
    case 'onHold':
      return (
        <>
          {ring}
          <path d="M5.6 5v4M8.4 5v4" {...line} />
        </>
      );
    case 'solved':
      return (
        <>
          <circle cx="7" cy="7" r="6" fill="currentColor" />
          <path d="m4.4 7.2 1.8 1.8 3.4-3.8" {...line} className="stroke-surface" />
        </>
      );
    case 'closed':
      return (
        <>
          {ring}
          <path d="M4.6 7h4.8" {...line} />
        </>
      );
  }
}

/** The shape of a status alone; always give it a word beside it or a label. */
export function StatusIcon({ status }: { status: Status }): ReactElement {
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 14 14"
      aria-hidden="true"
      className={cx('shrink-0', TONES[status])}
    >
      <Shape status={status} />
    </svg>
  );
}

/** A status as shape and word. */
export function StatusMark({ status, className }: { status: Status; className?: string }): ReactElement {
  const { t } = useText();
  return (
    <span className={cx('inline-flex min-w-0 items-center gap-1.5', className)}>
      <StatusIcon status={status} />
      <span className="truncate">{t(`status.${status}`)}</span>
    </span>
  );
}
