import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDatabase, type SqliteDatabase, setRowPragmas } from '../../../db/client/connection.ts';
import { setMeta } from '../../../db/client/meta.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import type { EntityRow } from '../../../shared/model/entities.ts';

/** Every step of the local schema that ships. */
export const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

/** Kept because a copy is opened in a tenth of the time of the migrations. */
let emptyDisk: Buffer | null = null;

/** A database with the newest schema and nothing in it. */
export function emptyDiskBytes(): Buffer {
  emptyDisk ??= migratedDisk();
  return emptyDisk;
}

/** The disk of a new workstation that this person has signed in on. */
export function openEmptyDisk(user: EntityRow<'user'>): SqliteDatabase {
  const db = new Database(emptyDiskBytes());
  setRowPragmas(db);
  setMeta(db, 'user', user);
  return db;
}

function migratedDisk(): Buffer {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  try {
    migrate(db, MIGRATIONS);
    return db.serialize();
  } finally {
    db.close();
  }
}

/** Every transaction does all of its work, and while the disk is full cannot be ended. */
export function fillAtCommit(db: SqliteDatabase, isFull: () => boolean): void {
  const begin = db.transaction.bind(db);
  db.transaction = ((work: (...args: unknown[]) => unknown) =>
    begin((...args: unknown[]) => {
      const result = work(...args);
      if (isFull()) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
      return result;
    })) as typeof db.transaction;
}
