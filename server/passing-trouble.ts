import { AppError } from '../shared/errors/app-error.ts';

/**
 * SQLSTATE classes after which the same work may succeed unchanged: connection trouble (08), deadlocks and
 * serialization (40), locks (55), shutting down or out of resources (53, 57).
 */
const TRANSIENT = /^(08|40|53|55|57)/;

/** What to tell a client of trouble with the database or the disk that passes; undefined for any other error. */
export function passingTrouble(error: unknown): AppError | undefined {
  return isTransient(error) ? new AppError('serverBusy', {}, { cause: error }) : undefined;
}

/** Whether PostgreSQL may take the same work a moment later. */
function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code !== 'string') return /connection|terminat/i.test(String(Reflect.get(error, 'message')));
  return TRANSIENT.test(code) || code.startsWith('ECONN') || code === 'EPIPE' || code === 'ETIMEDOUT';
}
