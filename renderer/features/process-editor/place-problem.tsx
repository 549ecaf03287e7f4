import type { ReactElement } from 'react';
import { useProblemAt } from './editor-context.ts';

/** What is wrong at a place that has no field of its own to say it. */
export function PlaceProblem({ place, id }: { place: string; id?: string }): ReactElement | null {
  const problem = useProblemAt(place);
  return problem === undefined ? null : (
    <p id={id} data-problem={place} className="text-pretty text-small text-danger">
      {problem}
    </p>
  );
}
