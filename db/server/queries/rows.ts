import type { ClientBase } from 'pg';
import type { EntityName } from '../../../shared/model/entities.ts';
import { columnsOf, toModelRow } from '../entity-columns.ts';
import type { FieldVersions } from '../schema/entities.ts';

/** A synced row as the server holds it. */
export interface LoadedRow {
  readonly row: Readonly<Record<string, unknown>>;
  readonly fieldVersions: FieldVersions;
  readonly seq: number;
  /** A ticket that is in no scope but its own. */
  readonly isAged: boolean;
}

/**
 * Rows that mutations write are locked in this order, then by id, so that two batches can never wait for each other
 * in a circle. Everything else (teams, users, …) is only read.
 */
const LOCKED: readonly EntityName[] = [
  'ticket',
  'message',
  'conflictNote',
  'customer',
  'view',
  'macro',
  'slaSettings',
  'rule',
  'notification',
  'ticketLink',
  'process',
  'article',
  'articleRevision',
];

/** Loads the living rows of one entity, locking those that may be written in this transaction. */
export async function loadRows(
  client: ClientBase,
  tenantId: string,
  entity: EntityName,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LoadedRow>> {
  if (ids.length === 0) return new Map();
  const lock = LOCKED.includes(entity) ? 'for update' : '';
  const { rows } = await client.query<
    Record<string, unknown> & { id: string; field_versions: FieldVersions; seq: number; is_aged?: boolean }
  >(
    `select * from ${columnsOf(entity).table}
     where tenant_id = $1 and id = any($2::uuid[]) and not is_deleted order by id ${lock}`,
    [tenantId, ids],
  );
  return new Map(
    rows.map((stored) => [
      stored.id,
      {
        row: toModelRow(entity, stored),
        fieldVersions: stored.field_versions,
        seq: stored.seq,
        isAged: stored.is_aged ?? false,
      },
    ]),
  );
}

/** The order in which entities must be loaded inside one transaction. */
export function inLockOrder(entities: Iterable<EntityName>): readonly EntityName[] {
  const rank = (entity: EntityName) => {
    const index = LOCKED.indexOf(entity);
    return index === -1 ? LOCKED.length : index;
  };
  return [...entities].sort((a, b) => rank(a) - rank(b));
}
