import type { PoolClient } from 'pg';

/**
 * Rolls back after an error, which stays the one to be thrown: a session that cannot even roll back is told, for
 * `client.release`, so that nobody gets it again.
 */
export async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (failure) {
    return failure instanceof Error ? failure : new Error(String(failure));
  }
}
