import type { ReactElement, ReactNode } from 'react';

/** A part of the sidebar under its heading. */
export function SidebarSection(props: {
  title: string;
  /** What can be added to it. */
  action?: ReactNode;
  children: ReactNode;
}): ReactElement {
  const { title, action, children } = props;
  return (
    <section className="border-b border-line px-4 py-3 last:border-b-0">
      <div className="mb-2 flex items-center justify-between gap-2">
        <h3 className="text-micro text-faint">{title}</h3>
        {action == null ? null : <span className="-my-1.5 -mr-1.5">{action}</span>}
      </div>
      {children}
    </section>
  );
}
