import { AppError } from '../../shared/errors/app-error.ts';

/** Makes or writes something in the profile folder; what the disk did to it is thrown as an error a person can act on. */
export function withProfileErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (typeof reason !== 'string') throw error;
    const isFull = reason === 'ENOSPC' || reason === 'EDQUOT';
    throw new AppError(isFull ? 'diskFull' : 'profileReadOnly', { reason }, { cause: error });
  }
}
