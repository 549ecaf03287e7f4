import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { BlobStore } from '../../../server/blobs/blob-store.ts';

/** The folder of a center that is no disk, so that nothing of it takes a time of its own. */
export function createMemoryBlobs(): BlobStore {
  const blobs = new Map<string, Buffer>();
  const parts = new Map<string, Buffer>();
  const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  return {
    async put(bytes) {
      const sha256 = hashOf(bytes);
      blobs.set(sha256, Buffer.from(bytes));
      return sha256;
    },
    get: async (sha256) => blobs.get(sha256) ?? null,
    sizeOf: async (sha256) => blobs.get(sha256)?.length ?? null,
    read: (sha256, { start, end }) => Readable.from([blobs.get(sha256)?.subarray(start, end + 1)]),
    async writePart(uploadId, offset, bytes) {
      const standing = parts.get(uploadId) ?? Buffer.alloc(0);
      if (offset > standing.length) return false;
      parts.set(uploadId, Buffer.concat([standing.subarray(0, offset), bytes]));
      return true;
    },
    async finishPart(uploadId, sha256) {
      const part = parts.get(uploadId);
      if (part === undefined) return blobs.has(sha256) ? 'stored' : 'lost';
      if (hashOf(part) !== sha256) return 'wrongHash';
      parts.delete(uploadId);
      blobs.set(sha256, part);
      return 'stored';
    },
    async dropPart(uploadId) {
      parts.delete(uploadId);
    },
    listPartsBefore: async () => [],
  };
}
