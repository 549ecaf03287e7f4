import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors/app-error.ts';

const HEARTBEAT_MS = 15_000;
/** A holder on another machine counts as gone after this long without a heartbeat. */
const ABANDONED_AFTER_MS = 60_000;

const holderSchema = z.object({
  pid: z.number(),
  host: z.string(),
  startedAt: z.number(),
  /** Tells a process from a later one with the same number; empty where the system has no such mark. */
  processMark: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/** A held lock on a data folder. */
export type FolderLock = Readonly<{ release(): Promise<void> }>;

/**
 * Takes the data folder for this process. A lock left behind by a process that is gone is taken over.
 *
 * @throws AppError dataFolderInUse naming the holder's process, host and start
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'lock.json');
  const draft = join(folder, `lock.${process.pid}.json`);
  const self: Holder = {
    pid: process.pid,
    host: hostname(),
    startedAt: Date.now(),
    processMark: processMark(process.pid) ?? '',
  };
  await writeFile(draft, JSON.stringify(self));
  try {
    // A link is made whole or not at all, so nobody ever reads a half-written lock.
    while (!(await tryLink(draft, path))) await removeAbandoned(folder, path);
  } finally {
    await rm(draft, { force: true });
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => clearInterval(heartbeat));
  }, HEARTBEAT_MS).unref();
  return {
    async release() {
      clearInterval(heartbeat);
      await rm(path, { force: true });
    },
  };
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function removeAbandoned(folder: string, path: string): Promise<void> {
  const holder = await readHolder(path);
  if (holder === 'gone') return;
  if (holder && (await isHeld(holder, path))) {
    throw new AppError('dataFolderInUse', {
      folder,
      pid: holder.pid,
      host: holder.host,
      startedAt: holder.startedAt,
    });
  }
  // Another starter may take the lock over at the same moment: what was moved away is looked at again,
  // and put back when it is not what was judged.
  const aside = `${path}.${process.pid}.old`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  const moved = await readHolder(aside);
  if (JSON.stringify(moved) !== JSON.stringify(holder)) await tryLink(aside, path);
  await rm(aside, { force: true });
}

/** The holder, `gone` without a lock file, or undefined when the file cannot be understood. */
async function readHolder(path: string): Promise<Holder | 'gone' | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'gone';
    throw error;
  }
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    // Damaged by a full disk or a power cut: it cannot name a live holder.
    return undefined;
  }
}

async function isHeld(holder: Holder, path: string): Promise<boolean> {
  if (holder.host !== hostname()) {
    const { mtimeMs } = await stat(path);
    return Date.now() - mtimeMs < ABANDONED_AFTER_MS;
  }
  if (!isAlive(holder.pid)) return false;
  const mark = processMark(holder.pid);
  return mark === undefined || holder.processMark === '' || mark === holder.processMark;
}

/** Whether a process with this number runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Boot and start tick of a process (Linux); undefined where the system does not tell. */
function processMark(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return `${boot}/${fields?.[19]}`;
  } catch {
    // Not Linux, or the process has just ended; its liveness alone decides.
    return undefined;
  }
}
