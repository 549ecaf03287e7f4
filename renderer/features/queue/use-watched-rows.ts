import { useEffect } from 'react';
import type { QueueModel, QueueSnapshot } from './queue-model.ts';
import type { Strip } from './use-strip.ts';

/** Watches the rows on the screen and `lookAhead` beyond them, and shows the focused one whenever the person moves the focus. */
export function useWatchedRows(
  model: QueueModel,
  { focusIndex, moves }: QueueSnapshot,
  { rows, show }: Strip,
  lookAhead: number,
): void {
  // The focused row is laid out wherever the list is scrolled.
  const seen = rows.filter(({ index }) => index !== focusIndex);
  const first = seen[0]?.index ?? focusIndex;
  const last = seen.at(-1)?.index ?? focusIndex;
  useEffect(
    () => model.look(first - lookAhead, Math.max(last, first + 1) + lookAhead),
    [model, first, last, lookAhead],
  );
  useEffect(() => {
    if (moves > 0) show(model.snapshot().focusIndex);
  }, [moves, show, model]);
}
