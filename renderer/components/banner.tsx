import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';

export type BannerTone = 'info' | 'warning' | 'danger';

const LOOKS = {
  info: { icon: Info, tone: 'border-accent-line bg-accent-soft text-text' },
  warning: { icon: TriangleAlert, tone: 'border-amber-line bg-amber-soft text-amber' },
  danger: { icon: CircleAlert, tone: 'border-danger-line bg-danger-soft text-danger' },
} as const;

interface BannerProps {
  readonly tone: BannerTone;
  readonly children: ReactNode;
  /** The code to quote to support. */
  readonly code?: string;
  readonly onDismiss?: () => void;
  readonly dismissLabel?: string;
  readonly className?: string;
}

/** Something the person must know, in place, with the code to quote. */
export function Banner({
  tone,
  children,
  code,
  onDismiss,
  dismissLabel,
  className,
}: BannerProps): ReactElement {
  const { icon: Icon, tone: colours } = LOOKS[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={cx('flex items-start gap-2 border px-3 py-2 text-pretty', colours, className)}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden className="mt-px shrink-0" />
      <div className="min-w-0 flex-1">
        {children}
        {code === undefined ? null : <span className="mt-0.5 block font-mono text-micro">{code}</span>}
      </div>
      {onDismiss === undefined ? null : (
        <button
          type="button"
          onClick={onDismiss}
          aria-label={dismissLabel}
          className="-my-0.5 -mr-1 grid size-6 shrink-0 place-items-center rounded-control hover:bg-hover"
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}
