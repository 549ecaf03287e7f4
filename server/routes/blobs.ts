import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  CHUNK_HASH_HEADER,
  CHUNK_LIMITS,
  CHUNK_TYPE,
  OFFSET_HEADER,
  OpenUploadRequest,
} from '../../shared/contract/blob-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { Sha256 } from '../../shared/model/attachment.ts';
import { findUpload, openUpload, receiveChunk } from '../blobs/uploads.ts';
import type { ServerContext } from '../context.ts';
import { sessionOf } from '../plugins/session.ts';

const UploadParams = z.object({ uploadId: z.uuid() });
const ChunkHeaders = z.object({
  [OFFSET_HEADER]: z.coerce.number().int().nonnegative(),
  [CHUNK_HASH_HEADER]: Sha256,
});
/** Far above what the fastest line of one workstation needs with chunks of ordinary size. */
const REQUESTS_PER_MINUTE = 1_200;

/** The way up for files: opened by hash, sent in chunks, on whatever node (docs/spec/sync.md, R40 and on). */
export async function registerBlobRoutes(app: FastifyInstance, context: ServerContext): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(rateLimit, {
      max: REQUESTS_PER_MINUTE,
      timeWindow: 60_000,
      keyGenerator: (request: FastifyRequest) => request.headers.authorization ?? request.ip,
      errorResponseBuilder: (_request, { ttl }) =>
        new AppError('tooManyRequests', { seconds: Math.ceil(ttl / 1000) }),
    });
    scope.addContentTypeParser(CHUNK_TYPE, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

    scope.post('/api/blobs', async (request) => {
      const session = await sessionOf(context, request);
      return openUpload(context, session, OpenUploadRequest.parse(request.body));
    });

    scope.head('/api/blobs/uploads/:uploadId', async (request, reply) => {
      const session = await sessionOf(context, request);
      const { uploadId } = UploadParams.parse(request.params);
      const { receivedBytes } = await findUpload(context, session, uploadId);
      return reply.header(OFFSET_HEADER, receivedBytes).header('cache-control', 'no-store').send();
    });

    scope.patch(
      '/api/blobs/uploads/:uploadId',
      { bodyLimit: CHUNK_LIMITS.maxBytes },
      async (request, reply) => {
        const session = await sessionOf(context, request);
        const { uploadId } = UploadParams.parse(request.params);
        const headers = ChunkHeaders.parse(request.headers);
        if (!Buffer.isBuffer(request.body)) throw new AppError('requestInvalid', { field: 'content-type' });
        const answer = await receiveChunk(context, session, {
          uploadId,
          offset: headers[OFFSET_HEADER],
          sha256: headers[CHUNK_HASH_HEADER],
          bytes: request.body,
        });
        if (answer.state === 'upload') reply.header(OFFSET_HEADER, answer.offset);
        return answer;
      },
    );
  });
}
