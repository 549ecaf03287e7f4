import { closeSync, fsyncSync, openSync } from 'node:fs';
import { removeFile } from './remove-file.ts';

/** What SQLite keeps beside a database. */
export const SIDES = ['-wal', '-shm'] as const;

/** Removes a database with what lies beside it. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', ...SIDES]) removeFile(`${path}${suffix}`);
}

/** Waits until the disk has what was written to a file. */
export function syncFile(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
