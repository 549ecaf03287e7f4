import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real file system of a few megabytes, which can be filled up and locked like any disk. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves so many bytes free, or fewer by less than a block; none unless said. */
  fill(freeBytes?: number): void;
  /** Takes away what it was filled with. */
  makeRoom(): void;
  setReadOnly(isReadOnly: boolean): void;
  unmount(): void;
}

/** Mounting is root's, and not everywhere root's either. */
export function canMountDisks(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'outpost-disk-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status === 0;
  if (isMounted) execFileSync('umount', [folder]);
  rmdirSync(folder);
  return isMounted;
}

export function mountSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-disk-'));
  const mount = (options: string) => execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  const size = `size=${megabytes}m`;
  mount(size);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill(freeBytes = 0) {
      if (freeBytes === 0) for (const bytes of [65_536, 1]) appendUntilFull(ballast, bytes);
      else while (freeBytesOf(folder) > freeBytes) appendFileSync(ballast, Buffer.alloc(65_536));
    },
    makeRoom: () => rmSync(ballast),
    setReadOnly: (isReadOnly) => mount(`remount,${size},${isReadOnly ? 'ro' : 'rw'}`),
    unmount() {
      execFileSync('umount', [folder]);
      rmdirSync(folder);
    },
  };
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function appendUntilFull(path: string, bytes: number): void {
  try {
    for (;;) appendFileSync(path, Buffer.alloc(bytes));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
