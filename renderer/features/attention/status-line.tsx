import type { ReactElement, ReactNode } from 'react';

/** One sentence where a list would stand. */
export function StatusLine({ icon, children }: { icon?: ReactNode; children: ReactNode }): ReactElement {
  return (
    <div
      role="status"
      className="flex items-center gap-2.5 rounded-surface border border-line bg-surface px-4 py-3 text-pretty text-muted"
    >
      {icon}
      {children}
    </div>
  );
}
