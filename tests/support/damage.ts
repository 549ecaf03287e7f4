import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';

/** Spoils 512 bytes of a file from one place on and after every so many, as bad sectors do. */
export function damageFile(path: string, from: number, every: number): void {
  const target = openSync(path, 'r+');
  for (let at = from; at < statSync(path).size; at += every)
    writeSync(target, Buffer.alloc(512, 0x5a), 0, 512, at);
  closeSync(target);
}

/** Leaves nothing in a database file, or in its log, that can be read. */
export function destroyDatabase(path: string): void {
  damageFile(path, 0, 4096);
  for (const side of ['-wal', '-shm']) rmSync(`${path}${side}`, { force: true });
}
