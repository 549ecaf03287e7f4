import { join } from 'node:path';
import { openDatabase, type SqliteDatabase, withStorageErrors } from '../../db/client/connection.ts';
import { isOutdated, migrate } from '../../db/client/migrate.ts';
import { readMigrations } from '../../db/client/migrations/read.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { copyDatabase } from './copy-database.ts';

const MIGRATIONS = join(import.meta.dirname, '../../db/client/migrations');

/**
 * Opens a database, or makes it, and brings its schema up to date.
 * @param beforeUpdate where it is copied to before its schema changes
 * @param isKnownWhole it has just been read through; otherwise that is done now, which takes long
 * @throws AppError databaseDamaged, databaseFromNewerVersion, diskFull, profileReadOnly
 */
export function openWhole(
  path: string,
  keyHex: string | null,
  beforeUpdate: string,
  isKnownWhole: boolean,
): SqliteDatabase {
  const db = openDatabase({ path, keyHex });
  try {
    const problems = isKnownWhole
      ? 'ok'
      : withStorageErrors(() => db.pragma('quick_check(1)', { simple: true }));
    if (problems !== 'ok') throw new AppError('databaseDamaged', { reason: String(problems) });
    const migrations = readMigrations(MIGRATIONS);
    if (isOutdated(db, migrations)) withStorageErrors(() => copyDatabase(db, beforeUpdate));
    migrate(db, migrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
