import { createHash } from 'node:crypto';
import {
  CHUNK_HASH_HEADER,
  CHUNK_TYPE,
  OFFSET_HEADER,
  UploadAnswer,
} from '../../../shared/contract/blob-protocol.ts';
import type { Access } from '../access.ts';
import type { HttpClient } from '../http-client.ts';
import { TransportFailure } from '../ports.ts';
import { tokenCaller } from '../with-token.ts';
import type { FileTransport } from './ports.ts';

/** What the machine has taken of a chunk is not seen to move; the smallest on a line of 4 kbit/s still arrives. */
const CHUNK_TIMEOUT_MS = 180_000;

/** The way for bytes over HTTP: a chunk a request, so that proxies and broken lines cost one chunk at most. */
export function createHttpFiles(client: HttpClient, access: Access): FileTransport {
  const withToken = tokenCaller(access);
  return {
    open: ({ sha256, sizeBytes }) =>
      withToken((headers) =>
        client.json({ path: '/api/blobs', body: { sha256, sizeBytes }, headers }, UploadAnswer),
      ),
    send: (uploadId, offset, bytes, signal) =>
      withToken((headers) =>
        client.json(
          {
            method: 'PATCH',
            path: `/api/blobs/uploads/${encodeURIComponent(uploadId)}`,
            rawBody: bytes,
            headers: {
              ...headers,
              'content-type': CHUNK_TYPE,
              [OFFSET_HEADER]: String(offset),
              [CHUNK_HASH_HEADER]: createHash('sha256').update(bytes).digest('hex'),
            },
            stallMs: CHUNK_TIMEOUT_MS,
            signal,
          },
          UploadAnswer,
        ),
      ),
    fetch: (file, offset, length, signal) =>
      withToken(async (headers) => {
        const path = `/api/attachments/${encodeURIComponent(file.attachmentId)}`;
        const { status, body, contentRange } = await client.bytes({
          path: file.isThumbnail ? `${path}/thumbnail` : path,
          headers: {
            ...headers,
            range: `bytes=${offset}-${offset + length - 1}`,
            'if-range': `"${file.sha256}"`,
          },
          stallMs: CHUNK_TIMEOUT_MS,
          signal,
        });
        if (status === 200 && offset === 0) return { bytes: body, sizeBytes: body.length };
        const sizeBytes = Number(/^bytes \d+-\d+\/(\d+)$/.exec(contentRange)?.[1]);
        // Another content under the same attachment, or a proxy that does not know ranges.
        if (status !== 206 || !Number.isSafeInteger(sizeBytes)) {
          throw new TransportFailure('network', 'serverUnreachable');
        }
        return { bytes: body, sizeBytes };
      }),
  };
}
