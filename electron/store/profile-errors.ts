import { AppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/codes.ts';

const PROFILE_ERRORS: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'diskFull',
  EDQUOT: 'diskFull',
  EIO: 'diskFailing',
};

/** Makes or writes something in the profile folder; what the disk did to it is thrown as an error a person can act on. */
export function withProfileErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (typeof reason !== 'string') throw error;
    throw new AppError(PROFILE_ERRORS[reason] ?? 'profileReadOnly', { reason }, { cause: error });
  }
}
