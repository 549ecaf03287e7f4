import type { Pool, PoolClient } from 'pg';
import type { PageHeader } from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { ENTITY_NAMES, fieldsOf } from '../../shared/model/entities.ts';
import { isTransient } from '../mutations/transaction.ts';
import type { Session } from './session.ts';

/** Wire order of every entity; the same in every page of this version. */
export const WIRE_FIELDS: PageHeader['fields'] = Object.fromEntries(
  ENTITY_NAMES.map((entity) => [entity, [...fieldsOf(entity)]]),
);

/**
 * Reads inside one snapshot of the database and ends the transaction before anything is sent, so that a slow
 * client never holds it open (sync.md 2.3, rule 4).
 */
export async function readSnapshot<T>(pool: Pool, read: (client: PoolClient) => Promise<T>): Promise<T> {
  let client: PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw new AppError('databaseUnavailable', {}, { cause: error });
  }
  let broken: Error | undefined;
  try {
    await client.query('begin isolation level repeatable read read only');
    return await read(client);
  } catch (error) {
    if (isTransient(error)) throw new AppError('serverBusy', {}, { cause: error });
    throw error;
  } finally {
    await client.query('rollback').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(String(failure));
    });
    client.release(broken);
  }
}

/** Where the client's own numbering stands, and the epoch of the tenant. */
export async function readStanding(
  client: PoolClient,
  session: Session,
  clientId: string,
): Promise<{ readonly epoch: string; readonly lastMutation: number; readonly organizationName: string }> {
  const { rows } = await client.query<{ epoch: string; name: string; last_mutation: number | null }>(
    `select t.epoch, t.name, c.last_mutation from tenant t
     left join sync_client c on c.tenant_id = t.id and c.client_id = $2
       and c.user_id = $3 and c.device_id = $4
     where t.id = $1`,
    [session.tenantId, clientId, session.userId, session.deviceId],
  );
  const row = rows[0];
  if (row === undefined) throw new AppError('notSignedIn');
  return { epoch: row.epoch, lastMutation: row.last_mutation ?? 0, organizationName: row.name };
}
