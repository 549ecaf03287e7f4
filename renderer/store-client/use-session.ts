import type { SessionState, Settings, SyncStatus } from '../../shared/contract/store.ts';
import type { User } from '../../shared/model/user.ts';
import { useServices } from '../services.ts';
import { useLiveSource } from './use-live.ts';

/** Who works here; undefined until the store has said so for the first time. */
export function useSession(): SessionState | undefined {
  return useLiveSource(useServices().store.session).data;
}

/** The signed-in person; null on the screens before that. */
export function useMe(): User | null {
  const session = useSession();
  return session?.phase === 'signedIn' ? session.user : null;
}

/** The state of the line and of unsent work. */
export function useSyncStatus(): SyncStatus | undefined {
  return useLiveSource(useServices().store.sync).data;
}

/** Whether everything that belongs on this workstation has come: only then counts are what they say. */
export function useIsAllHere(): boolean {
  return useSyncStatus()?.firstSync.isComplete !== false;
}

/** The settings of this person on this workstation. */
export function useSettings(): Settings | undefined {
  return useLiveSource(useServices().store.settings).data;
}
