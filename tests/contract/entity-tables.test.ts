import { join } from 'node:path';
import { getTableColumns, getTableName } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/client/connection.ts';
import { migrate } from '../../db/client/migrate.ts';
import { readMigrations } from '../../db/client/migrations/read.ts';
import { ENTITY_TABLES as CLIENT_TABLES } from '../../db/client/schema/entities.ts';
import * as clientLocal from '../../db/client/schema/local.ts';
import * as clientSync from '../../db/client/schema/sync.ts';
import { ENTITY_TABLES as SERVER_TABLES } from '../../db/server/schema/entities.ts';
import { ENTITY_NAMES, fieldsOf } from '../../shared/model/entities.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../db/client/migrations'));

describe('every field of the model', () => {
  it.each(ENTITY_NAMES)('%s has a column on both sides', (entity) => {
    const fields = [...fieldsOf(entity)].sort();
    const client = Object.keys(getTableColumns(CLIENT_TABLES[entity])).filter(
      (name) => !['seq', 'nextDueAt', 'isSnoozed'].includes(name),
    );
    const server = Object.keys(getTableColumns(SERVER_TABLES[entity])).filter(
      (name) => !['seq', 'tenantId', 'isDeleted', 'fieldVersions', 'isAged', 'hiddenFields'].includes(name),
    );
    expect(client.sort()).toEqual(fields);
    expect(server.sort()).toEqual(fields);
  });
});

describe('the local schema', () => {
  const tables = [
    ...Object.values(CLIENT_TABLES),
    ...Object.values(clientSync),
    ...Object.values(clientLocal),
  ];

  it.each(tables.map((table) => [getTableName(table), table] as const))(
    'the migrations make %s as the code describes it',
    (name, table) => {
      const db = openDatabase({ path: ':memory:', keyHex: null });
      migrate(db, MIGRATIONS);
      const columns = db.prepare(`select name, "notnull", pk from pragma_table_info('${name}')`).all() as {
        name: string;
        notnull: number;
        pk: number;
      }[];
      db.close();
      const described = Object.values(getTableColumns(table)).map((column) => [
        column.name,
        column.notNull || column.primary,
      ]);
      expect(columns.map((column) => [column.name, column.notnull === 1 || column.pk > 0]).sort()).toEqual(
        described.sort(),
      );
    },
  );
});
