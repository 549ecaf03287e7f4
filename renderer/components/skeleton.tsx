import type { ReactElement } from 'react';

/** A quiet bar in place of a text that is being loaded for the first time. */
export function Skeleton({ width, height = 10 }: { width: number | string; height?: number }): ReactElement {
  return <span aria-hidden="true" className="skeleton inline-block max-w-full" style={{ width, height }} />;
}
