import type { EntityName, EntityRow } from '../../../shared/model/entities.ts';
import type { SqliteDatabase } from '../connection.ts';
import { columnsOf } from '../entity-store.ts';
import { prepared } from '../prepared.ts';

/** All rows of an entity that a where clause names. */
export function listRows<E extends EntityName>(
  db: SqliteDatabase,
  entity: E,
  table: string,
  clause: string,
  values: readonly unknown[],
): EntityRow<E>[] {
  const columns = columnsOf(entity);
  return prepared<unknown[], Record<string, unknown>>(db, `select * from ${table} ${clause}`)
    .all(...values)
    .map(
      (stored) =>
        Object.fromEntries(
          columns.map(({ field, column }) => {
            const value = stored[column.name];
            return [field, value === null ? null : column.mapFromDriverValue(value)];
          }),
        ) as EntityRow<E>,
    );
}
