import type { SessionState } from '../../shared/contract/store.ts';

/** Somebody is signed in, locked or not. */
export function isHere({ phase }: Pick<SessionState, 'phase'>): boolean {
  return phase === 'signedIn' || phase === 'locked';
}
