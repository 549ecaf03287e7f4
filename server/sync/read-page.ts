import type { Pool, PoolClient } from 'pg';
import { getLine } from '../../db/server/queries/epoch.ts';
import { rollBack } from '../../db/server/roll-back.ts';
import { LIMITS, type PageHeader, type StandingProof } from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { type EntityName, wireFieldsOf } from '../../shared/model/entities.ts';
import { isTransient } from '../mutations/transaction.ts';
import type { Proofs } from './proofs.ts';
import type { Session } from './session.ts';

/** How large a page may be: rows, and bytes of uncompressed JSON. */
export interface PageBudget {
  readonly rows: number;
  readonly bytes: number;
}

/** A page smaller than this costs more in round trips than it saves in waiting. */
const MIN_PAGE_BYTES = 4 * 1024;

/** What a client asked for, within what this server sends. */
export function budgetOf(maxBytes: number): PageBudget {
  const bytes = Math.min(LIMITS.pageBytes, Math.max(MIN_PAGE_BYTES, maxBytes));
  return { rows: LIMITS.pageRows, bytes };
}

/** Wire order of the fields of every entity on a page. */
export function pageFieldsOf(lines: readonly { readonly entity: EntityName }[]): PageHeader['fields'] {
  const entities = new Set(lines.map(({ entity }) => entity));
  return Object.fromEntries([...entities].map((entity) => [entity, [...wireFieldsOf(entity)]]));
}

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
  try {
    await client.query('begin isolation level repeatable read read only');
    return await read(client);
  } catch (error) {
    if (isTransient(error)) throw new AppError('serverBusy', {}, { cause: error });
    throw error;
  } finally {
    client.release(await rollBack(client));
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

/** What the client shows in its next hello, so that a center restored meanwhile notices what it lost. */
export async function proveStanding(
  client: PoolClient,
  proofs: Proofs,
  tenantId: string,
  seq: number,
): Promise<StandingProof> {
  const line = await getLine(client, tenantId);
  return { line, seq, seal: proofs.ofStanding(tenantId, line, seq) };
}
