import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../shared/errors/app-error.ts';
import { findAttachment } from '../blobs/find-attachment.ts';
import type { ServerContext } from '../context.ts';
import { sessionOf } from '../plugins/session.ts';
import { type ByteRange, rangeOf } from './byte-range.ts';

const Params = z.object({ attachmentId: z.uuid() });

/** The bytes of attachments and of their small pictures, whole or in ranges, for those who may see the ticket. */
export function registerAttachmentRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/attachments/:attachmentId', async (request, reply) => {
    const { sha256, isProven } = await findReadable(context, request);
    if (!isProven) throw new AppError('attachmentOnItsWay');
    return sendBlob(context, request, reply, sha256);
  });

  app.get('/api/attachments/:attachmentId/thumbnail', async (request, reply) => {
    const { thumbnailSha256, isThumbnailProven } = await findReadable(context, request);
    if (thumbnailSha256 === null) throw new AppError('attachmentUnavailable');
    if (!isThumbnailProven) throw new AppError('attachmentOnItsWay');
    return sendBlob(context, request, reply, thumbnailSha256);
  });
}

async function findReadable(context: ServerContext, request: FastifyRequest) {
  const session = await sessionOf(context, request);
  const { attachmentId } = Params.parse(request.params);
  return findAttachment(context.pool, session, attachmentId);
}

/** Streams from the disk. The hash is the entity tag: what was read before the line broke still counts. */
async function sendBlob(
  { blobs, metrics }: ServerContext,
  request: FastifyRequest,
  reply: FastifyReply,
  sha256: string,
): Promise<FastifyReply> {
  const size = await blobs.sizeOf(sha256);
  if (size === null) throw new AppError('attachmentUnavailable');
  const tag = `"${sha256}"`;
  const { range, 'if-range': ifRange } = request.headers;
  const wanted = ifRange === undefined || ifRange === tag ? rangeOf(range, size) : 'whole';
  reply
    .type('application/octet-stream')
    .header('etag', tag)
    .header('accept-ranges', 'bytes')
    // A shared cache must not keep it: the next reader may have no right to the ticket.
    .header('cache-control', 'private, no-cache');
  if (wanted === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${size}`).send();
  }
  const { start, end }: ByteRange = wanted === 'whole' ? { start: 0, end: size - 1 } : wanted;
  const length = end - start + 1;
  reply.header('content-length', length);
  if (wanted !== 'whole') reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`);
  if (length === 0 || request.method === 'HEAD') return reply.send('');
  metrics.blobBytes.inc({ direction: 'out' }, length);
  return reply.send(blobs.read(sha256, { start, end }));
}
