import { AppError } from '../../shared/errors/app-error.ts';

/** What is known about a PostgreSQL program that ended before its work was done. */
export type Failure = Readonly<{ folder: string; port?: number; output: string }>;

const DETAIL_CHARS = 600;

/** Turns what PostgreSQL printed into an error that says what to do. */
export function explainFailure({ folder, port = 0, output }: Failure): AppError {
  const detail = output.trim().slice(-DETAIL_CHARS);
  if (/No space left on device|Disk quota exceeded/i.test(output))
    return new AppError('diskFull', { folder });
  if (/Address already in use|could not bind/i.test(output)) return new AppError('portInUse', { port });
  if (/database files are incompatible|initialized by PostgreSQL version/i.test(output)) {
    return new AppError('databaseVersionMismatch', { folder, detail });
  }
  if (/Permission denied|wrong ownership|invalid permissions|administrative permissions/i.test(output)) {
    return new AppError('databaseFolderDenied', { folder, detail });
  }
  return new AppError('databaseStartFailed', { folder, detail });
}
