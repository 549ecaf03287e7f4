import { AppError, isErrorCode } from '../../shared/errors/app-error.ts';
import type { ErrorParams } from '../../shared/errors/codes.ts';
import { TransportFailure } from '../sync/ports.ts';

/** A failure of the line as an error a person can be told about. */
export function toAppError(error: TransportFailure): AppError {
  return new AppError(isErrorCode(error.code) ? error.code : 'internal', error.params as ErrorParams, {
    cause: error,
  });
}

/** Work whose failures of the line are thrown as errors a person can be told about. */
export function toAppErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof TransportFailure ? toAppError(error) : error;
  }
}

/** The same for work that takes its time. */
export async function asAppErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof TransportFailure ? toAppError(error) : error;
  }
}
