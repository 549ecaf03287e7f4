import { TransportFailure } from '../../../electron/sync/ports.ts';
import { AppError } from '../../../shared/errors/app-error.ts';

/** What the server does with a request, with its errors as the HTTP client would report them. */
export async function answer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) {
      const isNewHistory = error.code === 'epochChanged' || error.code === 'historyGone';
      throw new TransportFailure(isNewHistory ? 'network' : 'busy', error.code, { cause: error });
    }
    throw error;
  }
}

/** A value as it comes out of the line. */
export function copy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
