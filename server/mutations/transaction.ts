import type { Pool, PoolClient } from 'pg';
import { rollBack } from '../../db/server/roll-back.ts';
import { AppError } from '../../shared/errors/app-error.ts';

/**
 * SQLSTATE classes after which the same work may succeed unchanged: connection trouble (08), deadlocks and
 * serialization (40), locks (55), shutting down or out of resources (53, 57).
 */
const TRANSIENT = /^(08|40|53|55|57)/;

/** Whether PostgreSQL may take the same work a moment later. */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code !== 'string') return /connection|terminat/i.test(String(Reflect.get(error, 'message')));
  return TRANSIENT.test(code) || code.startsWith('ECONN') || code === 'EPIPE' || code === 'ETIMEDOUT';
}

/**
 * Runs `work` in a READ COMMITTED transaction that `work` itself ends with `commitChanges` (or leaves to be rolled
 * back). Trouble that may pass is reported as serverBusy, so that the client keeps its queue and tries again.
 */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  let client: PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw new AppError('databaseUnavailable', {}, { cause: error });
  }
  let broken: Error | undefined;
  try {
    await client.query('begin isolation level read committed');
    const result = await work(client);
    // Work that found nothing to do has not committed; its connection must not go back with an open transaction.
    if (client.getTransactionStatus() !== 'I') await client.query('rollback');
    return result;
  } catch (error) {
    broken = await rollBack(client);
    if (isTransient(error)) throw new AppError('serverBusy', {}, { cause: error });
    throw error;
  } finally {
    client.release(broken);
  }
}
