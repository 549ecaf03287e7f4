import type { Statement } from 'better-sqlite3';
import { getTableColumns, getTableName } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { type EntityName, fieldsOf } from '../../shared/model/entities.ts';
import type { SqliteDatabase } from './connection.ts';
import { ENTITY_TABLES } from './schema/entities.ts';

export type Row = Readonly<Record<string, unknown>>;

/** A live row and the sequence of the server's version below it. */
export interface StoredEntity {
  readonly row: Row;
  readonly seq: number;
}

/** Reads and writes whole rows of any entity. */
export interface EntityStore {
  get(entity: EntityName, id: string): StoredEntity | undefined;
  put(entity: EntityName, row: Row, seq: number): void;
  remove(entity: EntityName, id: string): void;
  /** Sequence of the confirmed version below a row; zero for one that was only made here. */
  seqOf(entity: EntityName, id: string): number | undefined;
}

interface EntityStatements {
  readonly fields: readonly { readonly field: string; readonly column: SQLiteColumn }[];
  readonly get: Statement<[string], Record<string, unknown>>;
  readonly put: Statement<unknown[]>;
  readonly remove: Statement<[string]>;
  readonly seqOf: Statement<[string], { seq: number }>;
}

const stores = new WeakMap<SqliteDatabase, EntityStore>();

/** The store of a connection; its statements are prepared once. */
export function entityStoreOf(db: SqliteDatabase): EntityStore {
  const known = stores.get(db);
  if (known !== undefined) return known;
  const store = createEntityStore(db);
  stores.set(db, store);
  return store;
}

function createEntityStore(db: SqliteDatabase): EntityStore {
  const prepared = new Map<EntityName, EntityStatements>();
  const statementsOf = (entity: EntityName): EntityStatements => {
    const known = prepared.get(entity);
    if (known !== undefined) return known;
    const statements = prepareStatements(db, entity);
    prepared.set(entity, statements);
    return statements;
  };
  return {
    get(entity, id) {
      const { get, fields } = statementsOf(entity);
      const stored = get.get(id);
      return stored === undefined ? undefined : { row: decodeRow(fields, stored), seq: Number(stored.seq) };
    },
    put(entity, row, seq) {
      const { put, fields } = statementsOf(entity);
      put.run(seq, ...fields.map(({ field, column }) => encode(column, row[field])));
    },
    remove(entity, id) {
      statementsOf(entity).remove.run(id);
    },
    seqOf: (entity, id) => statementsOf(entity).seqOf.get(id)?.seq,
  };
}

function prepareStatements(db: SqliteDatabase, entity: EntityName): EntityStatements {
  const table = getTableName(ENTITY_TABLES[entity]);
  const fields = columnsOf(entity);
  const names = fields.map(({ column }) => column.name);
  return {
    fields,
    get: db.prepare(`select seq, ${names.join(', ')} from ${table} where id = ?`),
    put: db.prepare(
      `insert into ${table} (seq, ${names.join(', ')}) values (?, ${names.map(() => '?').join(', ')})
       on conflict (id) do update set seq = excluded.seq, ${names
         .filter((name) => name !== 'id')
         .map((name) => `${name} = excluded.${name}`)
         .join(', ')}`,
    ),
    remove: db.prepare(`delete from ${table} where id = ?`),
    seqOf: db.prepare(`select seq from ${table} where id = ?`),
  };
}

/** The columns of an entity in the order of its fields. */
export function columnsOf(
  entity: EntityName,
): readonly { readonly field: string; readonly column: SQLiteColumn }[] {
  const columns: Record<string, SQLiteColumn> = getTableColumns(ENTITY_TABLES[entity]);
  return fieldsOf(entity).map((field) => {
    const column = columns[field];
    if (column === undefined) throw new Error(`The local table of ${entity} has no column for ${field}`);
    return { field, column };
  });
}

function decodeRow(
  fields: readonly { readonly field: string; readonly column: SQLiteColumn }[],
  stored: Record<string, unknown>,
): Row {
  return Object.fromEntries(fields.map(({ field, column }) => [field, decode(column, stored[column.name])]));
}

function decode(column: SQLiteColumn, value: unknown): unknown {
  return value === null || value === undefined ? null : column.mapFromDriverValue(value);
}

function encode(column: SQLiteColumn, value: unknown): unknown {
  return value === null || value === undefined ? null : column.mapToDriverValue(value);
}
