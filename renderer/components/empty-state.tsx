import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text?: string;
  /** The next step, with its key. */
  readonly children?: ReactNode;
}

/** Nothing to show: says why, and what to do next. */
export function EmptyState({ icon: Icon, title, text, children }: EmptyStateProps): ReactElement {
  return (
    <div className="flex h-full min-h-40 flex-col items-center justify-center gap-1 p-6 text-center">
      <Icon size={28} strokeWidth={1.25} aria-hidden className="mb-2 text-faint" />
      <p className="text-title font-semibold text-balance">{title}</p>
      {text === undefined ? null : <p className="max-w-90 text-pretty text-muted">{text}</p>}
      {children === undefined ? null : (
        <div className="mt-3 flex flex-wrap items-center justify-center gap-x-4 gap-y-2 text-muted">
          {children}
        </div>
      )}
    </div>
  );
}
