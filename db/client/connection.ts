import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors/app-error.ts';

export type SqliteDatabase = Database.Database;

/** How a database is opened. */
export interface OpenOptions {
  /** File path, or ':memory:' in tests. */
  readonly path: string;
  /** 32 random bytes in hexadecimal; null leaves the file unencrypted, for tests and measurements only. */
  readonly keyHex: string | null;
}

/**
 * Opens the encrypted store. The key is used as it is (it is random, so nothing is gained by stretching it);
 * deleted content is overwritten, so what was purged cannot be found in free pages.
 * @throws AppError databaseDamaged, diskFailing, diskFull or profileReadOnly
 */
export function openDatabase({ path, keyHex }: OpenOptions): SqliteDatabase {
  return withStorageErrors(() => {
    const db = new Database(path);
    try {
      if (keyHex !== null) db.pragma(`key = 'raw:${keyHex}'`);
      db.pragma('journal_mode = wal');
      db.pragma('synchronous = full');
      setRowPragmas(db);
      db.pragma('cache_size = -65536');
      // 16 MB of log between checkpoints: fewer waits for the disk while pages stream in.
      db.pragma('wal_autocheckpoint = 4000');
      db.pragma('temp_store = memory');
      db.prepare('select count(*) from sqlite_schema').get();
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** What holds for the rows of every store, also of one that is no file: deleted content is overwritten. */
export function setRowPragmas(db: SqliteDatabase): void {
  db.pragma('secure_delete = on');
  db.pragma('foreign_keys = off');
}

const ERROR_BY_SQLITE_CODE: readonly (readonly [
  RegExp,
  'diskFull' | 'profileReadOnly' | 'diskFailing' | 'databaseDamaged',
])[] = [
  [/^SQLITE_FULL|^SQLITE_IOERR_(WRITE|SHMSIZE)|^ENOSPC|^EDQUOT/, 'diskFull'],
  [/^SQLITE_(READONLY|CANTOPEN|PERM)|^SQLITE_IOERR_(ACCESS|DELETE)|^EACCES|^EPERM|^EROFS/, 'profileReadOnly'],
  // A write that failed is told as a full disk above: SQLite has one code for a quota that is used up and for a bad block.
  [/^SQLITE_IOERR_(READ|CORRUPTFS|FSYNC|DIR_FSYNC|TRUNCATE|FSTAT|CLOSE|MMAP|SEEK)$|^EIO$/, 'diskFailing'],
  [/^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_DATA)/, 'databaseDamaged'],
];

/** Runs database work and turns what the disk did to it into errors a person can act on. */
export function withStorageErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (typeof code === 'string') {
      for (const [pattern, appCode] of ERROR_BY_SQLITE_CODE) {
        if (pattern.test(code)) throw new AppError(appCode, { reason: code }, { cause: error });
      }
    }
    throw error;
  }
}

/**
 * Runs `work` in one transaction. `durable` work (what a person did) is on the disk when this returns; the rest
 * can be fetched again and may fall back by a moment in a power cut (sync.md 5.3).
 */
export function inTransaction<T>(db: SqliteDatabase, durability: 'durable' | 'relaxed', work: () => T): T {
  return withStorageErrors(() => {
    db.pragma(durability === 'durable' ? 'synchronous = full' : 'synchronous = normal');
    return db.transaction(work).immediate();
  });
}
