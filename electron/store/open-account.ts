import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type SqliteDatabase, withStorageErrors } from '../../db/client/connection.ts';
import type { Notice } from '../../shared/contract/store.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { type AccountFiles, accountFiles, hasStore } from './account-files.ts';
import { isSuspect, takeCleanMark } from './clean-mark.ts';
import { isDamage } from './damage-guard.ts';
import { openWhole } from './open-whole.ts';
import { unwrapKey, WrappedKey, wrapKey } from './password-key.ts';
import { withProfileErrors } from './profile-errors.ts';
import { repairDatabase } from './repair-database.ts';
import type { SecretVault } from './secret-vault.ts';
import { syncFolder } from './sync-folder.ts';

/** An account whose database is open. */
export interface OpenAccount {
  readonly db: SqliteDatabase;
  readonly keyHex: string;
  readonly files: AccountFiles;
  /** False where the machine has no keychain: secrets then live inside the encrypted database. */
  readonly hasKeychain: boolean;
  readonly notices: readonly Notice[];
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
  const { db, notice } = openOrRepair(files, keyHex);
  const notices: readonly Notice[] = [
    ...(hasKeychain ? [] : [{ code: 'keychainUnavailable', params: {} }]),
    ...(notice === null ? [] : [notice]),
  ];
  return { db, keyHex, files, hasKeychain, notices };
}

async function findKey(
  files: AccountFiles,
  keyName: string,
  vault: SecretVault,
  password: string | null,
): Promise<{ readonly keyHex: string; readonly hasKeychain: boolean }> {
  if (existsSync(files.wrappedKey)) return { keyHex: await unwrap(files, password), hasKeychain: false };
  if (hasStore(files)) return { keyHex: await mustGetKey(vault, keyName), hasKeychain: true };
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

function openOrRepair(
  files: AccountFiles,
  keyHex: string,
): { readonly db: SqliteDatabase; readonly notice: Notice | null } {
  const { database, beforeUpdate } = files;
  const open = (): SqliteDatabase => {
    // Reading the whole file takes long; after an orderly end it has just been done, for the back-up.
    const isKnownWhole = withStorageErrors(() => takeCleanMark(database, Date.now()));
    return openWhole(database, keyHex, beforeUpdate, isKnownWhole);
  };
  const isMissing = !existsSync(database) && hasStore(files);
  if (!isMissing && !isSuspect(database)) {
    try {
      return { db: open(), notice: null };
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
  const notice = repairDatabase(files, keyHex);
  return { db: open(), notice };
}
