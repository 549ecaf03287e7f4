import type { Pool, PoolClient } from 'pg';
import { getPlace } from '../../db/server/queries/epoch.ts';
import { getStanding, type Standing } from '../../db/server/queries/standing.ts';
import { rollBack } from '../../db/server/roll-back.ts';
import { LIMITS, type PageHeader, type StandingProof } from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { type EntityName, wireFieldsOf } from '../../shared/model/entities.ts';
import { passingTrouble } from '../passing-trouble.ts';
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
    // In one round trip with the first question. Should the beginning fail, nobody hears what was read without it.
    const [begun, answer] = await Promise.allSettled([
      client.query('begin isolation level repeatable read read only'),
      read(client),
    ]);
    if (begun.status === 'rejected') throw begun.reason;
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  } catch (error) {
    throw passingTrouble(error) ?? error;
  } finally {
    client.release(await rollBack(client));
  }
}

/** Where the center stands with a workstation. @throws AppError notSignedIn */
export async function readStanding(
  client: PoolClient,
  session: Session,
  clientId: string,
): Promise<Standing> {
  const standing = await getStanding(client, { ...session, clientId });
  if (standing === undefined) throw new AppError('notSignedIn');
  return standing;
}

/** Where the center stands now, outside of any transaction that has not ended. */
export async function proveNow(client: PoolClient, proofs: Proofs, tenantId: string): Promise<StandingProof> {
  return proofOf(proofs, tenantId, await getPlace(client, tenantId));
}

/** What the client shows in its next hello, so that a center restored meanwhile notices what it lost. */
export function proofOf(
  proofs: Proofs,
  tenantId: string,
  { line, seq }: Pick<Standing, 'line' | 'seq'>,
): StandingProof {
  return { line, seq, seal: proofs.ofStanding(tenantId, line, seq) };
}
