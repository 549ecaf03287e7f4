import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

type Load<P> = () => Promise<ComponentType<P>>;

const waiting = new Set<() => Promise<unknown>>();

/** A part of the screen that the first queue can do without; it is fetched once that queue has been painted. */
export function lazyPart<P>(load: Load<P>): LazyExoticComponent<ComponentType<P>> {
  const loadModule = async (): Promise<{ default: ComponentType<P> }> => ({ default: await load() });
  waiting.add(loadModule);
  return lazy(loadModule);
}

/** Fetches all parts while nobody presses a key, so that no first use has to wait. */
export function fetchLazyParts(): void {
  for (const load of waiting) requestIdleCallback(() => void load());
  waiting.clear();
}
