import type { ReactElement, ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly hint?: string;
  /** Beside the title. */
  readonly extra?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the form of a step. */
export function Section({ title, hint, extra, children }: SectionProps): ReactElement {
  return (
    <section className="flex flex-col gap-2 border-t border-line pt-4 first:border-t-0 first:pt-0">
      <header className="flex flex-wrap items-center gap-x-3">
        <h3 className="text-title font-semibold">{title}</h3>
        <span className="flex-1" />
        {extra}
        {hint === undefined ? null : <p className="w-full text-pretty text-small text-faint">{hint}</p>}
      </header>
      {children}
    </section>
  );
}
