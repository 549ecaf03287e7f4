import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getTableName } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { openDatabase } from '../../../db/client/connection.ts';
import { columnsOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { ENTITY_TABLES } from '../../../db/client/schema/entities.ts';
import type { ImportRow } from '../../../db/server/import-rows.ts';
import type { EntityName } from '../../../shared/model/entities.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const ROWS_PER_TRANSACTION = 2_000;

/**
 * The floor of a first sync: the same rows into the same tables with the same indexes, encrypted with the same
 * pragmas, by one prepared insert per entity with values that are ready to be bound. In milliseconds.
 */
export function insertRaw(rows: readonly ImportRow[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-bench-raw-'));
  const db = openDatabase({ path: join(folder, 'raw.db'), keyHex: randomBytes(32).toString('hex') });
  migrate(db, MIGRATIONS);
  db.pragma('synchronous = normal');
  const statements = new Map(
    [...new Set(rows.map(({ entity }) => entity))].map((entity) => {
      const names = ['seq', ...columnsOf(entity).map(({ column }) => column.name)];
      const marks = names.map(() => '?').join(', ');
      return [
        entity,
        db.prepare(
          `insert into ${getTableName(ENTITY_TABLES[entity])} (${names.join(', ')}) values (${marks})`,
        ),
      ] as const;
    }),
  );
  const ready = rows.map(({ entity, row }) => ({ entity, values: bind(entity, row) }));
  const startedAt = performance.now();
  for (let start = 0; start < ready.length; start += ROWS_PER_TRANSACTION) {
    db.transaction(() => {
      for (const { entity, values } of ready.slice(start, start + ROWS_PER_TRANSACTION)) {
        statements.get(entity)?.run(values);
      }
    })();
  }
  const elapsed = performance.now() - startedAt;
  db.close();
  rmSync(folder, { recursive: true });
  return elapsed;
}

function bind(entity: EntityName, row: ImportRow['row']): unknown[] {
  const encode = (column: SQLiteColumn, value: unknown): unknown =>
    value === null || value === undefined ? null : column.mapToDriverValue(value);
  return [1, ...columnsOf(entity).map(({ field, column }) => encode(column, row[field]))];
}
