import type { Pool, PoolClient } from 'pg';
import { rollBack } from '../../db/server/roll-back.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { passingTrouble } from '../passing-trouble.ts';

/**
 * Runs `work` in a READ COMMITTED transaction that `work` itself ends with `commitChanges` (or leaves to be rolled
 * back). Trouble that may pass is reported as serverBusy, so that the client keeps its queue and tries again.
 */
export function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return inTransactionWith(pool, () => Promise.resolve(), work);
}

/**
 * The same with a first question, which goes in one round trip with the beginning. Alone it must do no harm: should the
 * beginning fail, it was asked outside of any transaction, and nothing after it is.
 */
export async function inTransactionWith<F, T>(
  pool: Pool,
  first: (client: PoolClient) => Promise<F>,
  work: (client: PoolClient, first: F) => Promise<T>,
): Promise<T> {
  let client: PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw new AppError('databaseUnavailable', {}, { cause: error });
  }
  let broken: Error | undefined;
  try {
    const [, known] = await Promise.all([
      client.query('begin isolation level read committed'),
      first(client),
    ]);
    const result = await work(client, known);
    // Work that found nothing to do has not committed; its connection must not go back with an open transaction.
    if (client.getTransactionStatus() !== 'I') await client.query('rollback');
    return result;
  } catch (error) {
    broken = await rollBack(client);
    throw passingTrouble(error) ?? error;
  } finally {
    client.release(broken);
  }
}
