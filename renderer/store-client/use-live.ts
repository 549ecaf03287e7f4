import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { QueryArgs, QueryName, QueryResult } from '../../shared/contract/queries.ts';
import { canonicalJson, type Json } from '../../shared/util/canonical-json.ts';
import { useServices } from '../services.ts';
import type { LiveSource, LiveState } from './live-source.ts';

const NOTHING: LiveState<never> = { data: undefined, error: null };

/** The state of a live source; null looks at nothing. */
export function useLiveSource<T>(source: LiveSource<T> | null): LiveState<T> {
  const subscribe = useCallback(
    (listener: () => void) => source?.subscribe(listener) ?? (() => undefined),
    [source],
  );
  return useSyncExternalStore(subscribe, () => source?.snapshot() ?? NOTHING);
}

/** A named query, answered now and after every change. With null as arguments it waits. */
export function useLiveQuery<N extends QueryName>(
  name: N,
  args: QueryArgs<N> | null,
): LiveState<QueryResult<N>> {
  const { store } = useServices();
  const key = args === null ? null : canonicalJson(args as Json);
  const source = useMemo(
    () => (key === null ? null : store.live(name, JSON.parse(key) as QueryArgs<N>)),
    [store, name, key],
  );
  return useLiveSource(source);
}
