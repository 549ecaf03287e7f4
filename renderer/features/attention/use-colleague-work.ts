import { useCallback, useEffect, useState } from 'react';
import type { ColleagueWork } from '../../../shared/contract/store.ts';
import { useServices } from '../../services.ts';
import { type ErrorInfo, readError } from '../../store-client/read-error.ts';
import { useSyncStatus } from '../../store-client/use-session.ts';

/** What is known of colleagues' refused work: it lies at the center, so nothing is known without the line. */
export type ColleagueWorkState =
  | { readonly kind: 'offline' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: ErrorInfo }
  | { readonly kind: 'here'; readonly items: readonly ColleagueWork[]; readonly hasMore: boolean };

/** Asks the center when the line is there, and again whenever it comes back or `refresh` is called. */
export function useColleagueWork(): { readonly state: ColleagueWorkState; refresh(): Promise<void> } {
  const { store } = useServices();
  const isOnline = useSyncStatus()?.connection === 'online';
  const [state, setState] = useState<ColleagueWorkState>({ kind: 'loading' });

  const refresh = useCallback(async (): Promise<void> => {
    try {
      const { items, hasMore } = await store.listColleagueWork();
      setState({ kind: 'here', items, hasMore });
    } catch (error) {
      setState({ kind: 'failed', error: readError(error) });
    }
  }, [store]);
  useEffect(() => {
    if (isOnline) void refresh();
  }, [isOnline, refresh]);
  return { state: isOnline ? state : { kind: 'offline' }, refresh };
}
