import { type EntityName, fieldsOf } from '../../shared/model/entities.ts';
import { getTableColumns, getTableName } from './drizzle.ts';
import { ENTITY_TABLES } from './schema/entities.ts';

/** Where the fields of an entity live in PostgreSQL. */
export interface EntityColumns {
  readonly table: string;
  /** Model field and column name, in wire order. */
  readonly fields: readonly { readonly field: string; readonly column: string }[];
}

const cache = new Map<EntityName, EntityColumns>();

/** The table and columns of an entity, read off the drizzle schema so that they are written down once. */
export function columnsOf(entity: EntityName): EntityColumns {
  const known = cache.get(entity);
  if (known !== undefined) return known;
  const table = ENTITY_TABLES[entity];
  const columns: Record<string, { name: string }> = getTableColumns(table);
  const result = {
    table: getTableName(table),
    fields: fieldsOf(entity).map((field) => {
      const column = columns[field];
      if (column === undefined) throw new Error(`The table of ${entity} has no column for ${field}`);
      return { field, column: column.name };
    }),
  };
  cache.set(entity, result);
  return result;
}

/** A database row with the model's field names. */
export function toModelRow(
  entity: EntityName,
  stored: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(columnsOf(entity).fields.map(({ field, column }) => [field, stored[column]]));
}

/** A model row with the database's column names. */
export function toStoredRow(
  entity: EntityName,
  row: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    columnsOf(entity).fields.map(({ field, column }) => [column, row[field] ?? null]),
  );
}
