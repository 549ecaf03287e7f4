import { useSyncExternalStore } from 'react';

/** A value that can be watched. Setting it to an equal value tells nobody. */
export interface State<T> {
  get(): T;
  set(next: T): void;
  update(change: (current: T) => T): void;
  subscribe(listener: () => void): () => void;
}

/** A watched value that starts as `initial`. */
export function createState<T>(initial: T): State<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const set = (next: T): void => {
    if (Object.is(next, value)) return;
    value = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The part of a watched value that a component needs; it is painted again only when that part changes. */
export function useStateValue<T, Part>(state: State<T>, select: (value: T) => Part): Part {
  return useSyncExternalStore(state.subscribe, () => select(state.get()));
}
