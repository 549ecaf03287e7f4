import type { ReactElement } from 'react';
import { useProblemIn } from './editor-context.ts';

/** What is wrong at a place and in its parts, where these have no room to say it. */
export function PlaceProblems({ place }: { place: string }): ReactElement | null {
  const problem = useProblemIn(place);
  return problem === undefined ? null : (
    <p data-problem={place} className="text-pretty text-small text-danger">
      {problem}
    </p>
  );
}
