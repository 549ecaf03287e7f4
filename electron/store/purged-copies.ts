import { existsSync, readdirSync, renameSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { SqliteDatabase } from '../../db/client/connection.ts';
import { getMeta } from '../../db/client/meta.ts';
import {
  forgetRemovals,
  hasRightGone,
  lastRemoval,
  listRemovals,
  type Removal,
} from '../../db/client/removals.ts';
import { removeAgain } from '../../db/client/remove-again.ts';
import type { EngineClock } from '../sync/ports.ts';
import type { AccountFiles } from './account-files.ts';
import { actorOf } from './actor.ts';
import { isSuspect } from './clean-mark.ts';
import { copyDatabase } from './copy-database.ts';
import { isDamage } from './damage-guard.ts';
import { removeDatabase, syncFile } from './database-files.ts';
import { openWhole } from './open-whole.ts';
import { removeFile } from './remove-file.ts';
import { syncFolder } from './sync-folder.ts';
import { unlessDiskFails } from './unless-disk-fails.ts';

/** Pages come in runs; the log is emptied once for all of them. */
const LOG_MS = 1_000;
/** A right that went is felt soon. */
const SCOPE_MS = 5_000;
/** Single tickets leave all day long, and a copy is as large as the store. */
const ROWS_MS = 15 * 60_000;

/** Whatever lies beside the database follows what is taken from it (docs/spec/sync.md R108). */
export interface PurgedCopies {
  /** Something may have been taken away. */
  check(): void;
  /** The back-up was just made anew, from the rows that are here. */
  renewed(): void;
  stop(): void;
}

interface Ports {
  readonly db: SqliteDatabase;
  /** Null in tests only. */
  readonly keyHex: string | null;
  readonly files: AccountFiles;
  readonly clock: Pick<EngineClock, 'setTimer'>;
  onBug(error: unknown): void;
}

export function createPurgedCopies({ db, keyHex, files, clock, onBug }: Ports): PurgedCopies {
  let seen: number | null = null;
  let isStopped = false;
  let backups = 0;
  let cancelLog: (() => void) | null = null;
  let cancelCopies: (() => void) | null = null;
  let copiesDueInMs = Number.POSITIVE_INFINITY;
  const draft = `${files.backup}.cleaned`;
  removeDatabase(draft);

  const emptyLog = (): void => {
    cancelLog = null;
    unlessDiskFails(() => db.pragma('wal_checkpoint(truncate)'));
  };

  const clean = async (): Promise<void> => {
    cancelCopies = null;
    copiesDueInMs = Number.POSITIVE_INFINITY;
    const removals = listRemovals(db);
    const last = removals.at(-1);
    // The repair of a damaged store lives on its back-up.
    if (last === undefined || isSuspect(files.database)) return;
    const ofBackup = backups;
    if (existsSync(files.backup)) {
      await copyFile(files.backup, draft);
      if (isStopped || backups !== ofBackup) return removeDatabase(draft);
      cleanBackup(removals);
    }
    removeLostCopies(files);
    forgetRemovals(db, last.n);
  };

  const cleanBackup = (removals: readonly Removal[]): void => {
    if (!withoutRows(draft, keyHex, removals)) {
      removeDatabase(draft);
      copyDatabase(db, files.backup);
      return;
    }
    renameSync(draft, files.backup);
    syncFolder(dirname(files.backup));
  };

  /** Nothing is forgotten: the next removal, or the next start, tries again. */
  const onFailure = (error: unknown): void => {
    seen = null;
    try {
      unlessDiskFails(() => {
        throw error;
      });
    } catch (bug) {
      onBug(bug);
    }
  };

  const copies: PurgedCopies = {
    check() {
      const last = lastRemoval(db);
      if (last === null || last === seen) return;
      const delayMs = hasRightGone(db) ? SCOPE_MS : ROWS_MS;
      seen = last;
      cancelLog ??= clock.setTimer(LOG_MS, emptyLog);
      if (delayMs >= copiesDueInMs) return;
      cancelCopies?.();
      copiesDueInMs = delayMs;
      cancelCopies = clock.setTimer(delayMs, () => {
        clean().catch(onFailure);
      });
    },
    renewed() {
      backups += 1;
      const last = lastRemoval(db);
      if (last === null) return;
      removeLostCopies(files);
      forgetRemovals(db, last);
    },
    stop() {
      isStopped = true;
      cancelLog?.();
      cancelCopies?.();
      removeDatabase(draft);
    },
  };
  copies.check();
  return copies;
}

/** @returns false for a copy that is damaged or from before the first sign-in: it must be made anew */
function withoutRows(path: string, keyHex: string | null, removals: readonly Removal[]): boolean {
  const outdated = `${path}.outdated`;
  try {
    const copy = openWhole(path, keyHex, outdated, true);
    try {
      if (getMeta(copy, 'user') === undefined) return false;
      removeAgain(copy, removals, actorOf(copy));
      copy.pragma('wal_checkpoint(truncate)');
    } finally {
      copy.close();
    }
    syncFile(path);
    return true;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return false;
  } finally {
    removeFile(outdated);
  }
}

/** What cannot be cleaned row by row goes whole: the store of an older version, and what was found damaged. */
function removeLostCopies({ beforeUpdate, database }: AccountFiles): void {
  removeDatabase(beforeUpdate);
  const folder = dirname(database);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${basename(database)}.damaged-`)) removeFile(join(folder, name));
  }
}
