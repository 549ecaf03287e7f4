import type { Access } from './access.ts';
import { TransportFailure } from './ports.ts';

/** Sends with a valid token. It may end early (a signing key was changed): then one more try with a fresh one. */
export function tokenCaller(access: Access) {
  return async <T>(send: (headers: Record<string, string>) => Promise<T>): Promise<T> => {
    const token = await access.token();
    try {
      return await send({ authorization: `Bearer ${token}` });
    } catch (error) {
      const isExpired =
        error instanceof TransportFailure &&
        (error.code === 'sessionExpired' || error.code === 'notSignedIn');
      if (!isExpired) throw error;
      access.forget(token);
      return send({ authorization: `Bearer ${await access.token()}` });
    }
  };
}
