import { statfsSync } from 'node:fs';

/** What is kept free of news, so that there is room for what a person does here (docs/spec/sync.md R107). */
export const DISK_RESERVE_BYTES = 64 * 1024 * 1024;

/** Whether more than `reserveBytes` are free on the disk of this folder. */
export function hasRoomBeyond(folder: string, reserveBytes: number): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > reserveBytes;
}
