import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
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
 * Each holder has a lock file with a number of its own, and the highest number holds. A file is removed only when a
 * higher one stands, and a released one stays, emptied: so of any number of starters that judge the same holder
 * gone, however late each acts on it, exactly one gets the next number.
 *
 * @throws AppError dataFolderInUse naming the holder's process, host and start
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const self: Holder = {
    pid: process.pid,
    host: hostname(),
    startedAt: Date.now(),
    processMark: processMark(process.pid) ?? '',
  };
  const path = await takeNext(folder, self);
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => clearInterval(heartbeat));
  }, HEARTBEAT_MS).unref();
  return {
    async release() {
      clearInterval(heartbeat);
      // Emptied, which a full disk allows too. Absent when another machine has taken over from one that stood still.
      await ifPresent(truncate(path));
    },
  };
}

/** @returns the path of the lock file that holds the folder for `self` */
async function takeNext(folder: string, self: Holder): Promise<string> {
  const draft = join(folder, `lock.${randomUUID()}.draft`);
  await writeFile(draft, JSON.stringify(self));
  try {
    for (;;) {
      const seen = await numbersIn(folder);
      const last = seen.at(-1);
      if (last !== undefined) await refuseIfHeld(folder, last);
      const mine = (last ?? 0) + 1;
      // A link is made whole or not at all, so nobody ever reads a half-written lock.
      if (!(await tryLink(draft, lockPath(folder, mine)))) continue;
      if ((await numbersIn(folder)).at(-1) === mine) {
        for (const number of seen) await rm(lockPath(folder, number), { force: true });
        return lockPath(folder, mine);
      }
      // What was judged had long been taken over and cleared away: this number is one of the past.
      await rm(lockPath(folder, mine), { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** Earlier versions had one file without a number; it counts as the zeroth. */
function lockPath(folder: string, number: number): string {
  return join(folder, number === 0 ? 'lock.json' : `lock.${number}.json`);
}

/** The numbers of the lock files that stand, in order. */
async function numbersIn(folder: string): Promise<number[]> {
  const numbers = (await readdir(folder)).flatMap((name) => {
    const match = /^lock(?:\.(\d+))?\.json$/.exec(name);
    return match ? [Number(match[1] ?? 0)] : [];
  });
  return numbers.sort((a, b) => a - b);
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

async function refuseIfHeld(folder: string, number: number): Promise<void> {
  const path = lockPath(folder, number);
  const holder = await readHolder(path);
  if (holder && (await isHeld(holder, path))) {
    throw new AppError('dataFolderInUse', {
      folder,
      pid: holder.pid,
      host: holder.host,
      startedAt: holder.startedAt,
    });
  }
}

/** The holder; undefined when the lock is free, gone, or cannot be understood. */
async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await ifPresent(readFile(path, 'utf8'));
  if (!text) return undefined;
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    // Damaged by a full disk or a power cut: it cannot name a live holder.
    return undefined;
  }
}

/** The result of work on a file that others may remove meanwhile; undefined when it is gone. */
async function ifPresent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function isHeld(holder: Holder, path: string): Promise<boolean> {
  if (holder.host !== hostname()) {
    const file = await ifPresent(stat(path));
    return file !== undefined && Date.now() - file.mtimeMs < ABANDONED_AFTER_MS;
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
