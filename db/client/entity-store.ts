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
  /**
   * Writes rows whose values come in the order of `wireFields`, as pages carry them.
   * @param isFinal the center's word stands even against a row that looks newer
   */
  wireWriter(entity: EntityName, wireFields: readonly string[], isFinal: boolean): WireWriter;
  remove(entity: EntityName, id: string): void;
  /** Sequence of the confirmed version below a row; zero for one that was only made here. */
  seqOf(entity: EntityName, id: string): number | undefined;
}

/** Writes one row, unless a newer one is here; says whether it was written. */
export type WireWriter = (id: string, seq: number, values: readonly unknown[]) => boolean;

interface EntityStatements {
  readonly fields: readonly { readonly field: string; readonly column: SQLiteColumn }[];
  readonly get: Statement<[string], Record<string, unknown>>;
  readonly put: Statement<unknown[]>;
  readonly putIfNewer: Statement<unknown[]>;
  readonly remove: Statement<[string]>;
  readonly seqOf: Statement<[string], { seq: number }>;
}

const stores = new WeakMap<SqliteDatabase, EntityStore>();

/** The name of the table that holds an entity. */
export function tableOf(entity: EntityName): string {
  return getTableName(ENTITY_TABLES[entity]);
}

/** The column of one field. */
export function columnOf(entity: EntityName, field: string): string {
  const found = columnsOf(entity).find((each) => each.field === field);
  if (found === undefined) throw new Error(`${entity} has no field ${field}`);
  return found.column.name;
}

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
    wireWriter(entity, wireFields, isFinal) {
      const { put, putIfNewer, fields } = statementsOf(entity);
      const places = fields.map(({ field }) => wireFields.indexOf(field));
      const idPlace = fields.findIndex(({ field }) => field === 'id');
      const encoders = fields.map(({ column }) => encoderOf(column));
      const statement = isFinal ? put : putIfNewer;
      const bound: unknown[] = new Array(fields.length + 1);
      return (id, seq, values) => {
        bound[0] = seq;
        for (let index = 0; index < places.length; index += 1) {
          const place = places[index] ?? -1;
          const value = index === idPlace ? id : (values[place] ?? null);
          const encoder = encoders[index];
          bound[index + 1] =
            value === null || encoder === undefined || encoder === null ? value : encoder(value);
        }
        return statement.run(bound).changes > 0;
      };
    },
    remove(entity, id) {
      statementsOf(entity).remove.run(id);
    },
    seqOf: (entity, id) => statementsOf(entity).seqOf.get(id)?.seq,
  };
}

function prepareStatements(db: SqliteDatabase, entity: EntityName): EntityStatements {
  const table = tableOf(entity);
  const fields = columnsOf(entity);
  const names = fields.map(({ column }) => column.name);
  const put = `insert into ${table} (seq, ${names.join(', ')}) values (?, ${names.map(() => '?').join(', ')})
     on conflict (id) do update set seq = excluded.seq, ${names
       .filter((name) => name !== 'id')
       .map((name) => `${name} = excluded.${name}`)
       .join(', ')}`;
  return {
    fields,
    get: db.prepare(`select seq, ${names.join(', ')} from ${table} where id = ?`),
    put: db.prepare(put),
    putIfNewer: db.prepare(`${put} where excluded.seq >= ${table}.seq`),
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

/** How a value of JSON becomes one of SQLite; null where it stays as it is. */
function encoderOf(column: SQLiteColumn): ((value: unknown) => unknown) | null {
  const isAsItIs = column.dataType === 'string' || column.dataType === 'number';
  return isAsItIs ? null : (value) => column.mapToDriverValue(value);
}
