import { promisify } from 'node:util';
import { gzip, constants as zlib, zstdCompress } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodePage, type PageText } from '../../shared/contract/page-codec.ts';
import { PAGE_ENCODING_HEADER, PAGE_TYPE, RECEIVED } from '../../shared/contract/sync-protocol.ts';

const compressZstd = promisify(zstdCompress);
const compressGzip = promisify(gzip);
/** Who asks for less has a line on which a page of this size takes seconds. */
const THIN_LINE_BYTES = 384 * 1024;
/**
 * On real pages a fifth smaller than the usual level 3, and forty times the work: 60 ms for what takes three seconds at
 * 64 kbit/s (`npm run bench -- sync`).
 */
const THIN_LINE_LEVEL = 15;

/**
 * Compressed by hand under a media type of our own, so that proxies leave it alone.
 * @param maxBytes what the client asked for; on a thin line every byte counts
 */
export async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  page: PageText,
  maxBytes: number,
): Promise<FastifyReply> {
  const bytes = encodePage(page);
  const accepted = String(request.headers[PAGE_ENCODING_HEADER] ?? '');
  const encoding = accepted.includes('zstd') ? 'zstd' : accepted.includes('gzip') ? 'gzip' : null;
  if (encoding === null) return reply.type(PAGE_TYPE).send(bytes);
  const packed = await (encoding === 'zstd' ? packZstd(bytes, maxBytes) : compressGzip(bytes));
  // What packs far too well looks like a bomb to the client: somebody wrote a million times the same letter.
  const isBomb =
    bytes.byteLength > RECEIVED.anyRatioBytes && packed.byteLength * RECEIVED.ratio < bytes.byteLength;
  return isBomb ? reply.type(PAGE_TYPE).send(bytes) : reply.type(`${PAGE_TYPE}+${encoding}`).send(packed);
}

function packZstd(bytes: Uint8Array, maxBytes: number): Promise<Buffer> {
  const level = maxBytes < THIN_LINE_BYTES ? THIN_LINE_LEVEL : zlib.ZSTD_CLEVEL_DEFAULT;
  return compressZstd(bytes, { params: { [zlib.ZSTD_c_compressionLevel]: level } });
}
