import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** How a file that was sent in chunks ended. */
export type FinishOutcome = 'stored' | 'wrongHash' | 'lost';

/** Bytes by their SHA-256: written once, never changed. Nodes may share the folder. */
export interface BlobStore {
  /** Stores the bytes durably before it resolves; storing the same bytes again costs nothing. */
  put(bytes: Uint8Array): Promise<string>;
  /** The whole content, for what is small by its own limits (a mail). @returns null when there is no such blob */
  get(sha256: string): Promise<Buffer | null>;
  /** @returns null when there is no such blob */
  sizeOf(sha256: string): Promise<number | null>;
  /** The bytes from `start` to `end`, both included. */
  read(sha256: string, range: { readonly start: number; readonly end: number }): Readable;
  /**
   * Adds a chunk to a file on its way up and waits for the disk. Writing the same chunk again is harmless.
   * @returns false when the bytes before it are not there (any more)
   */
  writePart(uploadId: string, offset: number, bytes: Uint8Array): Promise<boolean>;
  /** Checks the hash of everything sent and makes it a blob. Safe to call twice, also at once. */
  finishPart(uploadId: string, sha256: string): Promise<FinishOutcome>;
  dropPart(uploadId: string): Promise<void>;
  /** Files on their way up that nobody has touched since then. */
  listPartsBefore(timeMs: number): Promise<readonly string[]>;
}

const PARTS = 'uploads';
const PART_SUFFIX = '.part';

/** Blobs as files, two levels of folders by hash; what is on its way up lies in a folder beside them. */
export function createDiskBlobStore(folder: string): BlobStore {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const partOf = (uploadId: string) => join(folder, PARTS, `${uploadId}${PART_SUFFIX}`);
  const sizeOf = (sha256: string) => sizeAt(pathOf(sha256));

  const moveIn = async (from: string, sha256: string): Promise<void> => {
    const path = pathOf(sha256);
    const directory = join(path, '..');
    await mkdir(directory, { recursive: true });
    await rename(from, path);
    await syncFolder(directory);
  };

  return {
    sizeOf,
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if ((await sizeOf(sha256)) !== null) return sha256;
      await mkdir(join(folder, PARTS), { recursive: true });
      const temporary = join(folder, PARTS, `.${randomUUID()}`);
      try {
        await writeAt(temporary, 0, bytes);
        await moveIn(temporary, sha256);
      } catch (error) {
        // Half a file must not take what room is left.
        await rm(temporary, { force: true });
        throw error;
      }
      return sha256;
    },
    get: (sha256) => orNull(readFile(pathOf(sha256))),
    read: (sha256, { start, end }) => createReadStream(pathOf(sha256), { start, end }),
    async writePart(uploadId, offset, bytes) {
      const path = partOf(uploadId);
      if (offset > ((await sizeAt(path)) ?? 0)) return false;
      if (offset === 0) await mkdir(join(folder, PARTS), { recursive: true });
      await writeAt(path, offset, bytes);
      return true;
    },
    async finishPart(uploadId, sha256) {
      const part = partOf(uploadId);
      const actual = await orNull(hashOf(part));
      if (actual === null) return (await sizeOf(sha256)) === null ? 'lost' : 'stored';
      if (actual !== sha256) return 'wrongHash';
      if ((await sizeOf(sha256)) !== null) await rm(part, { force: true });
      else {
        const moved = await orNull(moveIn(part, sha256).then(() => true));
        // Another node was a moment faster with the very same file.
        if (moved === null && (await sizeOf(sha256)) === null) return 'lost';
      }
      return 'stored';
    },
    dropPart: (uploadId) => rm(partOf(uploadId), { force: true }),
    async listPartsBefore(timeMs) {
      const names = (await orNull(readdir(join(folder, PARTS)))) ?? [];
      const found: string[] = [];
      for (const name of names.filter((each) => each.endsWith(PART_SUFFIX))) {
        const facts = await orNull(stat(join(folder, PARTS, name)));
        if (facts !== null && facts.mtimeMs < timeMs) found.push(name.slice(0, -PART_SUFFIX.length));
      }
      return found;
    },
  };
}

/** Writes in place and waits for the disk. */
async function writeAt(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, offset === 0 ? 'w' : 'r+', 0o600);
  try {
    let written = 0;
    while (written < bytes.length) {
      const { bytesWritten } = await file.write(bytes, written, bytes.length - written, offset + written);
      written += bytesWritten;
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(piece);
  return hash.digest('hex');
}

/** A name is only safe once its folder is on the disk; Windows does that by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function sizeAt(path: string): Promise<number | null> {
  return (await orNull(stat(path)))?.size ?? null;
}

/** The result, or null when the file is not there. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
