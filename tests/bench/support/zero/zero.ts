import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ImportRow } from '../../../../db/server/import-rows.ts';

/** A column as Zero's schema builder makes it. */
interface Column {
  optional(): Column;
}
interface TableBuilder {
  columns(columns: Readonly<Record<string, Column>>): { primaryKey(name: string): object };
}
/** A query by name; the client sends the name, the server answers with what it means. */
type NamedQuery = () => object;

/** As much of Zero as the benchmark uses, without the types of its own schema, which follow from data here. */
export interface ZeroPackage {
  table(name: string): TableBuilder;
  string(): Column;
  number(): Column;
  boolean(): Column;
  json(): Column;
  createSchema(parts: { readonly tables: readonly object[] }): object;
  createBuilder(schema: object): Readonly<Record<string, object>>;
  defineQuery(query: () => object): object;
  defineQueries(queries: Readonly<Record<string, object>>): Readonly<Record<string, NamedQuery>>;
  readonly Zero: new (options: {
    readonly cacheURL: string;
    readonly schema: object;
    readonly userID: string;
    readonly kvStore: 'mem';
    readonly logLevel: 'error';
  }) => {
    preload(query: object): { readonly complete: Promise<unknown> };
    run(query: object): Promise<readonly object[]>;
  };
}
export interface ZeroServerPackage {
  handleQueryRequest(input: {
    readonly handler: (name: string) => object;
    readonly schema: object;
    readonly request: Request;
    readonly userID: string;
  }): Promise<object>;
}

/** PostgreSQL's type and Zero's for the values of a field, found by looking at them: null where there are none. */
export type FieldType = 'text' | 'double precision' | 'boolean' | 'json';
export type Tables = Readonly<Record<string, Readonly<Record<string, FieldType>>>>;

/** The tables of the benchmark's rows; a field that no row has a value for is text. */
export function tablesOf(rows: readonly ImportRow[]): Tables {
  const tables: Record<string, Record<string, FieldType>> = {};
  for (const { entity, row } of rows) {
    tables[entity] ??= {};
    const fields = tables[entity];
    for (const [name, value] of Object.entries(row)) {
      if (value === null) fields[name] ??= 'text';
      else if (typeof value === 'number') fields[name] = 'double precision';
      else if (typeof value === 'boolean') fields[name] = 'boolean';
      else if (typeof value === 'object') fields[name] = 'json';
      else fields[name] = 'text';
    }
  }
  return tables;
}

/** Zero from the folder it was installed into, with the schema of these tables and one query for all rows of each. */
export async function loadZero(folder: string, tables: Tables) {
  const { resolve } = createRequire(join(folder, 'package.json'));
  const load = (name: string): Promise<unknown> => import(pathToFileURL(resolve(name)).href);
  const zero = (await load('@rocicorp/zero')) as ZeroPackage;
  const columnOf = (type: FieldType): Column =>
    ({ text: zero.string, 'double precision': zero.number, boolean: zero.boolean, json: zero.json })[type]();
  const schema = zero.createSchema({
    tables: Object.entries(tables).map(([name, fields]) =>
      zero
        .table(name)
        .columns(
          Object.fromEntries(
            Object.entries(fields).map(([field, type]) => [
              field,
              field === 'id' ? columnOf(type) : columnOf(type).optional(),
            ]),
          ),
        )
        .primaryKey('id'),
    ),
  });
  const builder = zero.createBuilder(schema);
  const queries = zero.defineQueries(
    Object.fromEntries(
      Object.keys(tables).map((name) => [name, zero.defineQuery(() => builder[name] ?? {})]),
    ),
  );
  const queryOf = (name: string): object => {
    const query = queries[name];
    if (query === undefined) throw new Error(`Zero has no query ${name}`);
    return query();
  };
  return { zero, schema, builder, queryOf, load };
}
