/** A value that watchers follow: each gets the present one and then every later one, the newest if it was slow. */
export interface LiveValue<T> {
  get(): T;
  set(value: T): void;
  watch(signal: AbortSignal | undefined): AsyncGenerator<T, void, void>;
  /** Nothing comes any more: every watcher ends, and may ask whoever has the value from now on. */
  end(): void;
}

export function createLiveValue<T>(initial: T): LiveValue<T> {
  let current = initial;
  let isEnded = false;
  const wakers = new Set<() => void>();
  return {
    get: () => current,
    set(value) {
      current = value;
      for (const wake of wakers) wake();
    },
    end() {
      isEnded = true;
      for (const wake of wakers) wake();
    },
    async *watch(signal) {
      let last: { readonly value: T } | null = null;
      while (!isEnded && signal?.aborted !== true) {
        if (last === null || last.value !== current) {
          last = { value: current };
          yield current;
          continue;
        }
        await nextWake(wakers, signal);
      }
    },
  };
}

/** Resolves at the next change, or when the watcher leaves. */
function nextWake(wakers: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      wakers.delete(wake);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    wakers.add(wake);
    signal?.addEventListener('abort', wake);
  });
}
