import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import type { z } from 'zod';
import { decodePage, PageBroken } from '../../shared/contract/page-codec.ts';
import {
  DigestsAnswer,
  HelloAnswer,
  NEXT_TOKEN_HEADER,
  NumbersAnswer,
  PAGE_ENCODING_HEADER,
  PAGE_TYPE,
  type Page,
  PushAnswer,
  WaitAnswer,
} from '../../shared/contract/sync-protocol.ts';
import type { Access } from './access.ts';
import type { HttpClient, HttpRequest } from './http-client.ts';
import { openLiveEvents } from './live-events.ts';
import { openLiveSocket } from './live-socket.ts';
import { type PageWatch, type SyncTransport, TransportFailure } from './ports.ts';
import { tokenCaller } from './with-token.ts';

const WAIT_TIMEOUT_MS = 40_000;
/** Guards against a page that unpacks to fill the memory. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024;

/** Runtimes before Node 22.15 cannot unpack zstd. */
const unzstd = typeof zstdDecompress === 'function' ? promisify(zstdDecompress) : null;
const ungzip = promisify(gunzip);

/** The line over HTTP and a web socket. */
export function createHttpTransport(client: HttpClient, access: Access): SyncTransport {
  const withToken = tokenCaller(access);
  const post = <T extends z.ZodType>(
    path: string,
    body: unknown,
    schema: T,
    more: Partial<HttpRequest> = {},
  ) => withToken((headers) => client.json({ path, body, headers, ...more }, schema));
  const page = (path: string, body: unknown, watch: PageWatch = {}): Promise<Page> =>
    withToken(async (headers) => {
      const encoding = unzstd === null ? 'gzip' : 'zstd';
      let startedAt = performance.now();
      const answer = await client.bytes({
        path,
        body,
        headers: { ...headers, [PAGE_ENCODING_HEADER]: encoding },
        onHeaders(answered) {
          startedAt = performance.now();
          const next = answered.get(NEXT_TOKEN_HEADER);
          if (next !== null) watch.onNextToken?.(next);
        },
      });
      const elapsedMs = performance.now() - startedAt;
      const raw = await unpack(answer);
      watch.onTransfer?.({ bytes: raw.byteLength, wireBytes: answer.body.byteLength, elapsedMs });
      return readPage(raw);
    });
  return {
    hello: (request) => post('/sync/hello', request, HelloAnswer),
    push: (request) => post('/sync/push', request, PushAnswer, { isPacked: true }),
    pull: (request, watch) => page('/sync/pull', request, watch),
    snapshot: (request, watch) => page('/sync/snapshot', request, watch),
    compareDigests: (request) => post('/sync/digests', request, DigestsAnswer),
    reconcile: (request) => page('/sync/reconcile', request),
    leaseNumbers: (request) => post('/sync/numbers', request, NumbersAnswer),
    async wait(seq, signal) {
      const answer = await post('/sync/wait', { seq }, WaitAnswer, { timeoutMs: WAIT_TIMEOUT_MS, signal });
      return answer.seq;
    },
    openLive: (carrier, options, handlers) =>
      carrier === 'socket'
        ? openLiveSocket(client.serverUrl, access, options, handlers)
        : openLiveEvents(client, withToken, options, handlers),
  };
}

async function unpack({ type, body }: { readonly type: string; readonly body: Uint8Array }): Promise<Buffer> {
  if (!type.startsWith(PAGE_TYPE)) throw new TransportFailure('network', 'notAnOutpostServer');
  const limit = { maxOutputLength: MAX_PAGE_BYTES };
  try {
    if (type.endsWith('+zstd') && unzstd !== null) return await unzstd(body, limit);
    if (type.endsWith('+gzip')) return await ungzip(body, limit);
    return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  } catch (error) {
    if (isZlibError(error)) throw new TransportFailure('network', 'serverUnreachable', { cause: error });
    throw error;
  }
}

function readPage(raw: Uint8Array): Page {
  try {
    return decodePage(raw);
  } catch (error) {
    if (error instanceof PageBroken) {
      throw new TransportFailure('network', 'serverUnreachable', { cause: error });
    }
    throw error;
  }
}

function isZlibError(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^(Z_|ZSTD_|ERR_BUFFER_TOO_LARGE|ERR_ZLIB)/.test(code);
}
