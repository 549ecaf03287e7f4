import { withStorageErrors } from '../../db/client/connection.ts';
import { AppError } from '../../shared/errors/app-error.ts';

/** Work at the end of a session that a full, damaged or read-only disk must not hold up. @returns whether it was done */
export function unlessDiskFails(work: () => void): boolean {
  try {
    withStorageErrors(work);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
