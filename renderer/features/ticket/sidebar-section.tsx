import type { ReactElement, ReactNode } from 'react';

/** A part of the sidebar under its heading. */
export function SidebarSection({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <section className="border-b border-line px-4 py-3 last:border-b-0">
      <h3 className="mb-2 text-micro text-faint">{title}</h3>
      {children}
    </section>
  );
}
