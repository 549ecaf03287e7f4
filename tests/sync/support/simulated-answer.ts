import { type FailureKind, TransportFailure } from '../../../electron/sync/ports.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/codes.ts';

/** What the server does with a request, with its errors as the HTTP client would report them. */
export async function answer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) {
      throw new TransportFailure(kindOf(error.code), error.code, { cause: error });
    }
    throw error;
  }
}

function kindOf(code: ErrorCode): FailureKind {
  if (code === 'accountInactive') return 'auth';
  return code === 'epochChanged' || code === 'historyGone' ? 'network' : 'busy';
}

/** A value as it comes out of the line. */
export function copy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
