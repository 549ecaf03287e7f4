/** Ends a transfer on which nothing moves any more, and none that still moves, however slow (docs/spec/sync.md R157). */
export interface StallWatch {
  readonly signal: AbortSignal;
  /** Some of it has gone on its way, or arrived. */
  moved(): void;
  /** The transfer is over. */
  end(): void;
}

/** @param afterMs how long nothing may move; null: as long as the other side likes */
export function watchForStall(afterMs: number | null): StallWatch {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const moved = (): void => {
    if (afterMs === null || ending.signal.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(() => ending.abort(new DOMException('Nothing moved', 'TimeoutError')), afterMs);
  };
  moved();
  return { signal: ending.signal, moved, end: () => clearTimeout(timer) };
}
