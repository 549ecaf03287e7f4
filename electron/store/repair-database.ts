import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type SqliteDatabase, withStorageErrors } from '../../db/client/connection.ts';
import { markAllMaybeSent } from '../../db/client/discard-change.ts';
import { forgetRemovals, lastRemoval } from '../../db/client/removals.ts';
import type { Notice } from '../../shared/contract/store.ts';
import type { AccountFiles } from './account-files.ts';
import { clearSuspect, markRepairing } from './clean-mark.ts';
import { isDamage } from './damage-guard.ts';
import { removeDatabase, SIDES, syncFile } from './database-files.ts';
import { readJournal } from './journal.ts';
import { openWhole } from './open-whole.ts';
import { salvage } from './salvage.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * Puts a whole database in the place of a damaged or missing one: the last back-up (an empty store when there is none)
 * with what was written since, from the journal. Everything else comes back with the next sync. It is built under another
 * name, the damaged file is kept aside and never read again, and the mark that asks for a repair goes last. So whatever
 * ends it on the way, another start begins it anew with the same back-up and journal (R116, R117).
 * @throws AppError diskFull, profileReadOnly, databaseFromNewerVersion; nothing is lost, and it can be tried again
 */
export function repairDatabase(files: AccountFiles, keyHex: string): Notice {
  return withStorageErrors(() => {
    const { database } = files;
    const kept = join(
      dirname(database),
      markRepairing(database, `${basename(database)}.damaged-${Date.now()}`),
    );
    const built = build(files, keyHex);
    putAside(database, kept);
    putInPlace(built, database);
    clearSuspect(database);
    return existsSync(kept)
      ? { code: 'databaseDamaged', params: { file: kept } }
      : { code: 'databaseMissing', params: {} };
  });
}

function build(files: AccountFiles, keyHex: string): string {
  const path = `${files.database}.repaired`;
  removeDatabase(path);
  try {
    const db = openBackup(files, path, keyHex) ?? openWhole(path, keyHex, files.beforeUpdate, false);
    try {
      // The back-up was made, or cleaned, after what it remembers as due.
      forgetRemovals(db, lastRemoval(db) ?? 0);
      salvage(db, readJournal(files.journal, keyHex).entries);
      // Closing would do this too, but say nothing of a disk that does not take it.
      db.pragma('wal_checkpoint(truncate)');
    } finally {
      db.close();
    }
    syncFile(path);
    return path;
  } catch (error) {
    // What a full disk has taken of it must not fill it further.
    removeDatabase(path);
    throw error;
  }
}

/** A copy of the back-up as far as one is whole. */
function openBackup(
  { backup, beforeUpdate }: AccountFiles,
  path: string,
  keyHex: string,
): SqliteDatabase | null {
  if (!existsSync(backup)) return null;
  copyFileSync(backup, path);
  try {
    const db = openWhole(path, keyHex, beforeUpdate, false);
    markAllMaybeSent(db);
    return db;
  } catch (error) {
    if (!isDamage(error)) throw error;
    removeDatabase(path);
    return null;
  }
}

/** Nothing happens to the file in the place once one is kept: it is then a repaired one that nobody has opened. */
function putAside(database: string, kept: string): void {
  for (const suffix of ['', ...SIDES]) {
    if (!existsSync(`${database}${suffix}`) || existsSync(`${kept}${suffix}`)) continue;
    renameSync(`${database}${suffix}`, `${kept}${suffix}`);
  }
  syncFolder(dirname(database));
}

function putInPlace(built: string, database: string): void {
  renameSync(built, database);
  syncFolder(dirname(database));
}
