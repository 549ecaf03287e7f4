import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { removeFile } from './remove-file.ts';
import { syncFolder } from './sync-folder.ts';

/** What a database file looked like when it was closed in order, just after every page had been read. */
const CleanMark = z.object({ size: z.number(), modifiedMs: z.number(), at: z.number() });

/** A file that lies for longer is read through again, whatever its mark says. */
const TRUSTED_MS = 7 * 24 * 3_600_000;

const markPath = (database: string): string => `${database}.clean`;

/** Says that this file was whole when it was closed: reading it through can be spared at the next start. */
export function markClean(database: string, now: number): void {
  const { size, mtimeMs } = statSync(database);
  writeFileSync(markPath(database), JSON.stringify({ size, modifiedMs: mtimeMs, at: now }), { mode: 0o600 });
}

const suspectPath = (database: string): string => `${database}.suspect`;

/** Says that this file turned out damaged while it was open: the next start repairs it before it opens it. */
export function markSuspect(database: string): void {
  writeFileSync(suspectPath(database), '', { mode: 0o600, flush: true });
  syncFolder(dirname(database));
}

const KEPT_NAME = /^[\w.-]+\.damaged-\d+$/;

/**
 * Says that a repair is under way, and under which name the damaged file is kept.
 * @returns that name: of the repair that was begun before and not finished, else the given one
 */
export function markRepairing(database: string, keptName: string): string {
  const path = suspectPath(database);
  // Whole or not written at all: nothing is put aside before this is on the disk.
  const begun = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (KEPT_NAME.test(begun)) return begun;
  writeFileSync(path, keptName, { mode: 0o600, flush: true });
  syncFolder(dirname(database));
  return keptName;
}

/** Whether the file was found damaged, or its repair did not come to an end. */
export function isSuspect(database: string): boolean {
  return existsSync(suspectPath(database));
}

/** A whole file lies in the place of the damaged one, on the disk too. */
export function clearSuspect(database: string): void {
  removeFile(suspectPath(database));
  syncFolder(dirname(database));
}

/** Whether the file is still what was marked. The mark is taken away: a crash from here on leaves none. */
export function takeCleanMark(database: string, now: number): boolean {
  const path = markPath(database);
  if (!existsSync(path) || !existsSync(database)) return false;
  const mark = readMark(path);
  removeFile(path);
  const { size, mtimeMs } = statSync(database);
  return mark?.size === size && mark.modifiedMs === mtimeMs && now - mark.at < TRUSTED_MS;
}

function readMark(path: string): z.infer<typeof CleanMark> | undefined {
  try {
    return CleanMark.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch (error) {
    // Half written by a power cut: as good as none.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
