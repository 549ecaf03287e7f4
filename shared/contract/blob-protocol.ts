import { z } from 'zod';
import { Sha256 } from '../model/attachment.ts';

/**
 * How the bytes of files go up and come down: a file is opened by its hash, sent in chunks from where the center
 * stands, and read back in ranges. Part of the wire: tests/contract hashes these schemas too.
 */
export const CHUNK_LIMITS = {
  /** The smallest piece worth a request; also what a lost line costs at most on a thin line. */
  minBytes: 64 * 1024,
  maxBytes: 4 * 1024 * 1024,
} as const;

/** Media type of a chunk. */
export const CHUNK_TYPE = 'application/offset+octet-stream';
/** Where a chunk begins; in answers, where the next one has to. */
export const OFFSET_HEADER = 'upload-offset';
/** SHA-256 of this chunk alone, so that damage on the way costs one chunk and not the file. */
export const CHUNK_HASH_HEADER = 'upload-chunk-sha256';

export const OpenUploadRequest = z.object({ sha256: Sha256, sizeBytes: z.number().int().nonnegative() });
export type OpenUploadRequest = z.infer<typeof OpenUploadRequest>;

export const UploadAnswer = z.discriminatedUnion('state', [
  /** The center has the file and knows that the caller has it too. */
  z.object({ state: z.literal('here') }),
  z.object({ state: z.literal('upload'), uploadId: z.uuid(), offset: z.number().int().nonnegative() }),
]);
export type UploadAnswer = z.infer<typeof UploadAnswer>;
