import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LIMITS } from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { isDeeper } from '../../shared/util/json-depth.ts';

/**
 * Parses JSON bodies; one that nests deeper than any of ours is refused before it is built. A packed one is unpacked
 * as it comes, and no further than the route's limit.
 */
export function registerJsonBody(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.decorateRequest('jsonBytes', 0);
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    request.jsonBytes = Buffer.byteLength(body);
    if (isDeeper(body, LIMITS.jsonDepth)) done(new AppError('requestInvalid', { field: '' }));
    else parse(request, body, done);
  });
  app.addHook('preParsing', async (request, _reply, payload) => unpacked(request, payload));
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Bytes of the JSON body after it was unpacked; 0 without one. */
    jsonBytes: number;
  }
}

function unpacked({ headers }: FastifyRequest, payload: Readable): Readable {
  const encoding = headers['content-encoding'];
  if (encoding === undefined) return payload;
  const isJson = headers['content-type']?.startsWith('application/json') === true;
  if (encoding !== 'gzip' || !isJson) throw new AppError('requestInvalid', { field: 'content-encoding' });
  // Fastify compares this with the length in the header, and what comes out of the stream with the route's limit.
  const body = Object.assign(createGunzip(), { receivedEncodedLength: 0 });
  payload.on('data', (chunk: Buffer) => {
    body.receivedEncodedLength += chunk.length;
  });
  // Whoever reads the body hears of an error there.
  return pipeline(payload, body, () => undefined);
}
