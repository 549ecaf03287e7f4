import type { TableName } from '../../shared/contract/queries.ts';
import { createLiveValue } from './live-values.ts';

/** Named queries that run again when a table they read has changed. */
export interface LiveQueries {
  watch(
    tables: readonly TableName[],
    run: () => unknown,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<unknown, void, void>;
  /** What came from elsewhere may come in bursts; `now` is for what the person did, who waits for it. */
  changed(tables: ReadonlySet<TableName>, when?: 'now' | 'soon'): void;
  /** The database is closed: every watcher ends. */
  stop(): void;
}

/** A burst of changes (a sync page after the other) re-runs a query at most this often. */
const BURST_MS = 60;

interface Watcher {
  readonly tables: readonly TableName[];
  refresh(): void;
  end(): void;
}

type Outcome = { readonly result: unknown; readonly text: string } | { readonly error: unknown };

function attempt(run: () => unknown): Outcome {
  try {
    const result = run();
    return { result, text: JSON.stringify(result) };
  } catch (error) {
    return { error };
  }
}

export function createLiveQueries(): LiveQueries {
  const watchers = new Set<Watcher>();
  const dirty = new Set<Watcher>();
  let timer: NodeJS.Timeout | undefined;
  let lastFlushAt = 0;
  let isFlushing = false;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    isFlushing = false;
    lastFlushAt = performance.now();
    const due = [...dirty];
    dirty.clear();
    for (const watcher of due) watcher.refresh();
  };

  return {
    async *watch(tables, run, signal) {
      const value = createLiveValue(attempt(run));
      // Most queries read a changed table and not the changed rows: the screen need not hear the same answer again.
      const refresh = (): void => {
        const [former, next] = [value.get(), attempt(run)];
        if ('error' in former || 'error' in next || former.text !== next.text) value.set(next);
      };
      const watcher: Watcher = { tables, refresh, end: value.end };
      watchers.add(watcher);
      try {
        for await (const outcome of value.watch(signal)) {
          // A failed query ends its own watcher and nobody else's.
          if ('error' in outcome) throw outcome.error;
          yield outcome.result;
        }
      } finally {
        watchers.delete(watcher);
        dirty.delete(watcher);
      }
    },
    changed(tables, when = 'soon') {
      for (const watcher of watchers) {
        if (watcher.tables.some((table) => tables.has(table))) dirty.add(watcher);
      }
      if (dirty.size === 0 || isFlushing) return;
      if (when === 'now') {
        // After the present call, whose answer goes first.
        isFlushing = true;
        setImmediate(flush);
        return;
      }
      if (timer !== undefined) return;
      // The first change after a quiet time shows at once; a burst waits its turn.
      timer = setTimeout(flush, Math.max(0, lastFlushAt + BURST_MS - performance.now()));
    },
    stop() {
      clearTimeout(timer);
      dirty.clear();
      for (const watcher of watchers) watcher.end();
    },
  };
}
