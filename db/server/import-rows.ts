import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { scopesOfRoot } from '../../shared/domain/permissions/memberships.ts';
import { type EntityName, isRoot } from '../../shared/model/entities.ts';
import { commitChanges, type RowWrite } from './apply-changes.ts';
import { rollBack } from './roll-back.ts';

/** A row to be brought in whole. */
export interface ImportRow {
  readonly entity: EntityName;
  readonly row: Readonly<Record<string, unknown>>;
}

const ROWS_PER_COMMIT = 2_000;

/**
 * Writes whole rows in bulk through the same counter as everybody else (sync.md 2.3, rule 7). Meant for setting up
 * an organization and for imports; it asks no mutation, so its input must be trusted or checked before.
 * @param onProgress called with the number of rows written so far
 * @param newLine makes the token of a line of history, which a commit on a restored database begins
 */
export async function importRows(
  pool: Pool,
  tenantId: string,
  rows: readonly ImportRow[],
  onProgress: (done: number) => void,
  newLine: () => string = randomUUID,
): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_COMMIT) {
    const part = rows.slice(start, start + ROWS_PER_COMMIT);
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin isolation level read committed');
      const memberships = part
        .filter(({ entity }) => isRoot(entity))
        .flatMap(({ entity, row }) =>
          scopesOfRoot(entity, row).map((scope) => ({
            scope,
            entity,
            rootId: String(row.id),
            isMember: true,
          })),
        );
      const writes = { rows: part.map(toWrite), memberships, aged: [], log: null };
      await commitChanges(client, tenantId, writes, newLine());
    } catch (error) {
      broken = await rollBack(client);
      throw error;
    } finally {
      client.release(broken);
    }
    onProgress(start + part.length);
  }
}

function toWrite({ entity, row }: ImportRow): RowWrite {
  return {
    entity,
    row,
    fieldVersions: {},
    changedFields: [],
    isDeleted: false,
  };
}
