import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { openDatabase, type SqliteDatabase, withStorageErrors } from '../../db/client/connection.ts';
import { markAllMaybeSent } from '../../db/client/discard-change.ts';
import { isOutdated, migrate } from '../../db/client/migrate.ts';
import { readMigrations } from '../../db/client/migrations/read.ts';
import type { Notice } from '../../shared/contract/store.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { clearSuspect, isSuspect, takeCleanMark } from './clean-mark.ts';
import { copyDatabase } from './copy-database.ts';
import { type JournalEntry, readJournal } from './journal.ts';
import { unwrapKey, WrappedKey, wrapKey } from './password-key.ts';
import { withProfileErrors } from './profile-errors.ts';
import type { SecretVault } from './secret-vault.ts';
import { syncFolder } from './sync-folder.ts';

const MIGRATIONS = join(import.meta.dirname, '../../db/client/migrations');

/** The files of one account on this workstation. */
export interface AccountFiles {
  readonly database: string;
  readonly backup: string;
  /** The database as it was before the last update of its schema. */
  readonly beforeUpdate: string;
  readonly journal: string;
  readonly wrappedKey: string;
  /** The folder of the contents of files. */
  readonly contents: string;
}

export function accountFiles(folder: string): AccountFiles {
  return {
    database: join(folder, 'outpost.db'),
    backup: join(folder, 'backup.db'),
    beforeUpdate: join(folder, 'before-update.db'),
    journal: join(folder, 'journal.log'),
    wrappedKey: join(folder, 'key.json'),
    contents: join(folder, 'files'),
  };
}

/** An account whose database is open. */
export interface OpenAccount {
  readonly db: SqliteDatabase;
  readonly keyHex: string;
  readonly files: AccountFiles;
  /** False where the machine has no keychain: secrets then live inside the encrypted database. */
  readonly hasKeychain: boolean;
  readonly notices: readonly Notice[];
  /** What the journal still holds of work that the repaired database does not have. */
  readonly salvaged: readonly JournalEntry[];
}

/**
 * Opens the encrypted database of an account, or makes it. The key comes from the keychain; on a machine without
 * one it is wrapped with the person's password, so that nothing lies on the disk in clear.
 * @param password known only during a sign-in
 * @throws AppError keychainUnavailable (a password is needed), keychainLocked, wrongCredentials, storeKeyLost,
 *   diskFull, profileReadOnly, databaseFromNewerVersion
 */
export async function openAccount(
  folder: string,
  keyName: string,
  vault: SecretVault,
  password: string | null,
): Promise<OpenAccount> {
  const files = accountFiles(folder);
  withProfileErrors(() => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  const { keyHex, hasKeychain } = await findKey(files, keyName, vault, password);
  const notices: Notice[] = hasKeychain ? [] : [{ code: 'keychainUnavailable', params: {} }];
  try {
    return { db: openAndMigrate(files, keyHex), keyHex, files, hasKeychain, notices, salvaged: [] };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'databaseDamaged') throw error;
    const repaired = repair(files, keyHex);
    return { ...repaired, keyHex, files, hasKeychain, notices: [...notices, repaired.notice] };
  }
}

async function findKey(
  files: AccountFiles,
  keyName: string,
  vault: SecretVault,
  password: string | null,
): Promise<{ readonly keyHex: string; readonly hasKeychain: boolean }> {
  if (existsSync(files.wrappedKey)) return { keyHex: await unwrap(files, password), hasKeychain: false };
  if (existsSync(files.database)) return { keyHex: await mustGetKey(vault, keyName), hasKeychain: true };
  try {
    const kept = await vault.get(keyName);
    if (kept !== null) return { keyHex: kept, hasKeychain: true };
    const keyHex = randomBytes(32).toString('hex');
    await vault.set(keyName, keyHex);
    return { keyHex, hasKeychain: true };
  } catch (error) {
    if (!isWithoutKeychain(error) || password === null) throw error;
    const keyHex = randomBytes(32).toString('hex');
    writeFileSync(files.wrappedKey, JSON.stringify(await wrapKey(keyHex, password)), {
      mode: 0o600,
      flush: true,
    });
    syncFolder(dirname(files.wrappedKey));
    return { keyHex, hasKeychain: false };
  }
}

/** The key of a database that was made with a keychain. While that does not open, the database waits for it. */
async function mustGetKey(vault: SecretVault, keyName: string): Promise<string> {
  try {
    const kept = await vault.get(keyName);
    if (kept !== null) return kept;
    // A locked keychain finds nothing either. Only one that takes something is open, and has lost the key.
    const probe = `${keyName}/probe`;
    await vault.set(probe, 'open');
    await vault.delete(probe);
  } catch (error) {
    throw isWithoutKeychain(error) ? new AppError('keychainLocked', {}, { cause: error }) : error;
  }
  throw new AppError('storeKeyLost');
}

function isWithoutKeychain(error: unknown): boolean {
  return error instanceof AppError && error.code === 'keychainUnavailable';
}

async function unwrap(files: AccountFiles, password: string | null): Promise<string> {
  if (password === null) throw new AppError('keychainUnavailable');
  const wrapped = WrappedKey.parse(JSON.parse(readFileSync(files.wrappedKey, 'utf8')));
  const keyHex = await unwrapKey(wrapped, password);
  if (keyHex === null) throw new AppError('wrongCredentials');
  return keyHex;
}

function openAndMigrate(files: AccountFiles, keyHex: string): SqliteDatabase {
  if (isSuspect(files.database)) throw new AppError('databaseDamaged', { reason: 'found while open' });
  // Reading the whole file takes long; after an orderly end it has just been done, for the back-up.
  const isKnownWhole = withStorageErrors(() => takeCleanMark(files.database, Date.now()));
  const db = openDatabase({ path: files.database, keyHex });
  try {
    const problems = isKnownWhole ? 'ok' : db.pragma('quick_check(1)', { simple: true });
    if (problems !== 'ok') throw new AppError('databaseDamaged', { reason: String(problems) });
    const migrations = readMigrations(MIGRATIONS);
    if (isOutdated(db, migrations)) withStorageErrors(() => copyDatabase(db, files.beforeUpdate));
    migrate(db, migrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * A damaged file is kept aside, the last back-up takes its place (an empty store when there is none), and what was
 * written since comes from the journal. Everything else comes back with the next sync.
 */
function repair(
  files: AccountFiles,
  keyHex: string,
): { readonly db: SqliteDatabase; readonly salvaged: readonly JournalEntry[]; readonly notice: Notice } {
  const kept = `${files.database}.damaged-${Date.now()}`;
  renameSync(files.database, kept);
  for (const suffix of ['-wal', '-shm']) {
    const side = `${files.database}${suffix}`;
    if (existsSync(side)) renameSync(side, `${kept}${suffix}`);
  }
  clearSuspect(files.database);
  const { entries } = readJournal(files.journal, keyHex);
  const notice: Notice = { code: 'databaseDamaged', params: { file: kept } };
  if (existsSync(files.backup)) {
    copyFileSync(files.backup, files.database);
    try {
      const db = openAndMigrate(files, keyHex);
      markAllMaybeSent(db);
      return { db, salvaged: entries, notice };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'databaseDamaged') throw error;
      rmSync(files.database);
    }
  }
  return { db: openAndMigrate(files, keyHex), salvaged: entries, notice };
}
