import { closeSync, fsyncSync, openSync } from 'node:fs';

/**
 * Waits until the names in a folder are on the disk: a file that was synced and then renamed may otherwise lie under
 * its old name after a power cut. Windows keeps names in its own log and lets nobody open a folder.
 */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
