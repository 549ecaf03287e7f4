import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes by their SHA-256: written once, never changed. */
export interface BlobStore {
  /** Stores the bytes durably before it resolves; storing the same bytes again costs nothing. */
  put(bytes: Uint8Array): Promise<string>;
  /** @returns null when there is no such blob */
  get(sha256: string): Promise<Buffer | null>;
}

/** Blobs as files, two levels of folders by hash. */
export function createDiskBlobStore(folder: string): BlobStore {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const path = pathOf(sha256);
      if (await exists(path)) return sha256;
      const directory = join(path, '..');
      await mkdir(directory, { recursive: true });
      const temporary = join(directory, `.${randomUUID()}`);
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
      return sha256;
    },
    async get(sha256) {
      try {
        return await readFile(pathOf(sha256));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
