import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

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

/** Says that this file turned out damaged while it was open: the next start does not open it again. */
export function markSuspect(database: string): void {
  writeFileSync(suspectPath(database), '', { mode: 0o600, flush: true });
}

/** Whether the file was found damaged. */
export function isSuspect(database: string): boolean {
  return existsSync(suspectPath(database));
}

/** The file has been put aside; what lies in its place is another one. */
export function clearSuspect(database: string): void {
  rmSync(suspectPath(database), { force: true });
}

/** Whether the file is still what was marked. The mark is taken away: a crash from here on leaves none. */
export function takeCleanMark(database: string, now: number): boolean {
  const path = markPath(database);
  if (!existsSync(path) || !existsSync(database)) return false;
  const mark = readMark(path);
  rmSync(path);
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
