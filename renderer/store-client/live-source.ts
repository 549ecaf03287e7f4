import type { StoreConnection, StoreLink } from './connection.ts';
import { type ErrorInfo, readError } from './read-error.ts';
import { shareStructure } from './structural-sharing.ts';

/** What is known of a live answer. `data` stays while the store restarts; `error` is the last failure, if any. */
export interface LiveState<T> {
  readonly data: T | undefined;
  readonly error: ErrorInfo | null;
}

/** A live answer that listens to the store only while somebody looks. */
export interface LiveSource<T> {
  snapshot(): LiveState<T>;
  subscribe(listener: () => void): () => void;
  /** Whether somebody looks at it now. */
  isWatched(): boolean;
  /** Shows a changed answer until the store gives its next one. Returns how to show the store's last one again. */
  preview(change: (data: T) => T): () => void;
}

/** Opens the stream of answers on one life of the store. */
export type OpenStream<T> = (link: StoreLink, signal: AbortSignal) => Promise<AsyncIterable<T>>;

const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 5_000;
/** Long enough to survive React's remounts and a quick step to the next ticket and back. */
const LINGER_MS = 250;

/**
 * A live source over the connection: it subscribes with the first listener, again after every restart of the
 * store and after failures with growing pauses, and lets go shortly after the last listener has gone.
 */
export function createLiveSource<T>(connection: StoreConnection, open: OpenStream<T>): LiveSource<T> {
  const listeners = new Set<() => void>();
  let state: LiveState<T> = { data: undefined, error: null };
  /** What the store said last. */
  let answered: T | undefined;
  let running: AbortController | null = null;
  let lingering: ReturnType<typeof setTimeout> | undefined;

  const publish = (next: LiveState<T>): void => {
    if (next.data === state.data && next.error === state.error) return;
    state = next;
    for (const listener of [...listeners]) listener();
  };

  const readAll = async (link: StoreLink, stop: AbortSignal): Promise<void> => {
    const signal = AbortSignal.any([stop, link.ended]);
    const stream = await open(link, signal);
    for await (const value of stream) {
      if (signal.aborted) return;
      answered = shareStructure(state.data, value);
      publish({ data: answered, error: null });
    }
  };

  const run = async (stop: AbortSignal): Promise<void> => {
    let retryMs = FIRST_RETRY_MS;
    while (!stop.aborted) {
      const link = await connection.whenLinked(stop);
      const startedAt = Date.now();
      try {
        await readAll(link, stop);
      } catch (error) {
        if (stop.aborted) return;
        if (!link.ended.aborted) publish({ data: state.data, error: readError(error) });
      }
      if (link.ended.aborted) continue;
      if (Date.now() - startedAt > LAST_RETRY_MS) retryMs = FIRST_RETRY_MS;
      await pause(retryMs, AbortSignal.any([stop, link.ended]));
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  };

  return {
    snapshot: () => state,
    isWatched: () => listeners.size > 0,
    preview(change) {
      if (state.data !== undefined) publish({ data: change(state.data), error: state.error });
      return () => publish({ data: answered, error: state.error });
    },
    subscribe(listener) {
      listeners.add(listener);
      clearTimeout(lingering);
      if (running === null) {
        running = new AbortController();
        const { signal } = running;
        run(signal).catch((error: unknown) => {
          if (!signal.aborted) publish({ data: state.data, error: readError(error) });
        });
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearTimeout(lingering);
        lingering = setTimeout(() => {
          running?.abort();
          running = null;
        }, LINGER_MS);
      };
    },
  };
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, durationMs);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
