import type { Pool } from 'pg';
import { AppError } from '../../shared/errors/app-error.ts';
import type { SignedInSession } from '../accounts/access-tokens.ts';
import { findEndedFamilies } from '../accounts/sign-in.ts';

/** Turns away a session that was ended. @throws AppError deviceSignedOut */
export type SessionCheck = (session: SignedInSession) => Promise<void>;

/** In one query for all who ask while the one before runs: a change wakes every line of a node at once. */
export function createSessionCheck(pool: Pool): SessionCheck {
  let waiting: { readonly session: SignedInSession; settle(ended: Promise<ReadonlySet<string>>): void }[] =
    [];
  let isAsking = false;
  const askForAll = async (): Promise<void> => {
    isAsking = true;
    // Whoever asks in the same breath comes along.
    await Promise.resolve();
    while (waiting.length > 0) {
      const asked = waiting;
      waiting = [];
      const ended = findEndedFamilies(
        pool,
        asked.map(({ session }) => session),
      );
      for (const { settle } of asked) settle(ended);
      await ended.catch(() => undefined);
    }
    isAsking = false;
  };
  return async (session) => {
    const answer = new Promise<ReadonlySet<string>>((settle) => waiting.push({ session, settle }));
    if (!isAsking) void askForAll();
    if ((await answer).has(session.familyId)) throw new AppError('deviceSignedOut');
  };
}
