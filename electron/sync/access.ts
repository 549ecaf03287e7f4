import { Tokens } from '../../shared/contract/account-protocol.ts';
import type { HttpClient } from './http-client.ts';
import { TransportFailure } from './ports.ts';

/** Where the refresh token is kept between starts. */
export interface RefreshTokenStore {
  load(): Promise<string | null>;
  save(token: string): Promise<void>;
}

/** Hands out a valid access token, trading the refresh token for a new pair when needed. */
export interface Access {
  token(): Promise<string>;
  /** The server turned this token down although it looked valid: get another. */
  forget(token: string): void;
  /** Takes over the tokens of a fresh sign-in. */
  adopt(tokens: Tokens): Promise<void>;
}

/** A token is renewed this long before it ends, so that it does not end on the way. */
const MARGIN_MS = 30_000;

/** One renewal at a time: a second trade with the same refresh token would look like a theft. */
export function createAccess(client: HttpClient, store: RefreshTokenStore, now: () => number): Access {
  let current: { readonly token: string; readonly endsAt: number } | null = null;
  let renewal: Promise<string> | null = null;

  const adopt = async (tokens: Tokens): Promise<void> => {
    // Saved before it is used: a crash in between must not leave only the spent one.
    await store.save(tokens.refreshToken);
    current = { token: tokens.accessToken, endsAt: now() + tokens.accessExpiresInMs - MARGIN_MS };
  };

  const renew = async (): Promise<string> => {
    const refreshToken = await store.load();
    if (refreshToken === null) throw new TransportFailure('auth', 'notSignedIn');
    const tokens = await client.json({ path: '/api/account/refresh', body: { refreshToken } }, Tokens);
    await adopt(tokens);
    return tokens.accessToken;
  };

  return {
    adopt,
    token() {
      if (current !== null && now() < current.endsAt) return Promise.resolve(current.token);
      renewal ??= renew().finally(() => {
        renewal = null;
      });
      return renewal;
    },
    forget(token) {
      if (current?.token === token) current = null;
    },
  };
}
