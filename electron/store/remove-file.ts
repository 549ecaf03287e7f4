import { unlinkSync } from 'node:fs';

/** Removes a file if it is there. Unlike `rmSync` of Node 24 it tells why it cannot: on a read-only disk EROFS. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
