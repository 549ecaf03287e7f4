import { AppError } from '../shared/errors/app-error.ts';

/**
 * SQLSTATE classes after which the same work may succeed unchanged: connection trouble (08), deadlocks and
 * serialization (40), locks (55), shutting down or out of resources (53, 57), and a statement whose plan a migration has
 * overtaken (0A000), which is planned anew the next time.
 */
const TRANSIENT = /^(08|40|53|55|57|0A000)/;
const DATABASE_DISK_FULL = '53100';
/** The disk, or what this account may use of it. */
const FILE_DISK_FULL = ['ENOSPC', 'EDQUOT'];

/** What to tell a client of trouble with the database or a disk that passes; undefined for any other error. */
export function passingTrouble(error: unknown): AppError | undefined {
  if (isDiskFull(error)) return new AppError('serverDiskFull', {}, { cause: error });
  return isTransient(error) ? new AppError('serverBusy', {}, { cause: error }) : undefined;
}

/** Whether a disk of the server is full, be it the database's or that of the files. */
export function isDiskFull(error: unknown): boolean {
  return isDiskOfDatabase(error) || codesOf(error).some((code) => FILE_DISK_FULL.includes(code));
}

/** Whether it is the database that has no room. */
export function isDiskOfDatabase(error: unknown): boolean {
  // `diskFull` is what the start of the embedded database says.
  return codesOf(error).some((code) => code === DATABASE_DISK_FULL || code === 'diskFull');
}

/** Whether PostgreSQL may take the same work a moment later. */
function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const [code] = codesOf(error);
  if (code === undefined) return /connection|terminat/i.test(String(Reflect.get(error, 'message')));
  return TRANSIENT.test(code) || code.startsWith('ECONN') || code === 'EPIPE' || code === 'ETIMEDOUT';
}

/** The code of an error, and of those that caused it. */
function codesOf(error: unknown): readonly string[] {
  const codes: string[] = [];
  for (let at = error; typeof at === 'object' && at !== null; at = Reflect.get(at, 'cause')) {
    const code: unknown = Reflect.get(at, 'code');
    if (typeof code === 'string') codes.push(code);
  }
  return codes;
}
