import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { createState, useStateValue } from './state/create-state.ts';

type Load<P> = () => Promise<ComponentType<P>>;

const waiting = new Set<() => Promise<unknown>>();
const isFirstScreenDone = createState(false);

/** A part of the screen that the first queue can do without; it is fetched once that queue has been painted. */
export function lazyPart<P>(load: Load<P>): LazyExoticComponent<ComponentType<P>> {
  const loadModule = async (): Promise<{ default: ComponentType<P> }> => ({ default: await load() });
  waiting.add(loadModule);
  return lazy(loadModule);
}

/** Fetches all parts while nobody presses a key, so that no first use has to wait. */
export function fetchLazyParts(): void {
  isFirstScreenDone.set(true);
  for (const load of waiting) requestIdleCallback(() => void load());
  waiting.clear();
}

/** Whether parts may be rendered that every screen has but none needs at first. */
export function useIsFirstScreenDone(): boolean {
  return useStateValue(isFirstScreenDone, (isDone) => isDone);
}
