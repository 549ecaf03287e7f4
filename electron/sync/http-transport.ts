import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import type { z } from 'zod';
import { decodePage, PageBroken } from '../../shared/contract/page-codec.ts';
import {
  DigestsAnswer,
  HelloAnswer,
  LiveServerFrame,
  NumbersAnswer,
  PAGE_ENCODING_HEADER,
  PAGE_TYPE,
  type Page,
  PushAnswer,
  WaitAnswer,
} from '../../shared/contract/sync-protocol.ts';
import type { Access } from './access.ts';
import type { HttpClient, HttpRequest } from './http-client.ts';
import { type LiveHandlers, type SyncTransport, TransportFailure } from './ports.ts';

const WAIT_TIMEOUT_MS = 40_000;
const PING_MS = 30_000;
const PONG_TIMEOUT_MS = 10_000;
const OPEN_TIMEOUT_MS = 15_000;
/** Guards against a page that unpacks to fill the memory. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024;

/** Runtimes before Node 22.15 cannot unpack zstd. */
const unzstd = typeof zstdDecompress === 'function' ? promisify(zstdDecompress) : null;
const ungzip = promisify(gunzip);

/** The line over HTTP and a web socket. */
export function createHttpTransport(client: HttpClient, access: Access): SyncTransport {
  /** An access token may end early (a signing key was changed): one more try with a fresh one. */
  const withToken = async <T>(send: (headers: Record<string, string>) => Promise<T>): Promise<T> => {
    const token = await access.token();
    try {
      return await send({ authorization: `Bearer ${token}` });
    } catch (error) {
      const isExpired =
        error instanceof TransportFailure &&
        (error.code === 'sessionExpired' || error.code === 'notSignedIn');
      if (!isExpired) throw error;
      access.forget(token);
      return send({ authorization: `Bearer ${await access.token()}` });
    }
  };
  const post = <T extends z.ZodType>(
    path: string,
    body: unknown,
    schema: T,
    more: Partial<HttpRequest> = {},
  ) => withToken((headers) => client.json({ path, body, headers, ...more }, schema));
  const page = (path: string, body: unknown): Promise<Page> =>
    withToken(async (headers) => {
      const encoding = unzstd === null ? 'gzip' : 'zstd';
      return readPage(
        await client.bytes({ path, body, headers: { ...headers, [PAGE_ENCODING_HEADER]: encoding } }),
      );
    });
  return {
    hello: (request) => post('/sync/hello', request, HelloAnswer),
    push: (request) => post('/sync/push', request, PushAnswer),
    pull: (request) => page('/sync/pull', request),
    snapshot: (request) => page('/sync/snapshot', request),
    compareDigests: (request) => post('/sync/digests', request, DigestsAnswer),
    reconcile: (request) => page('/sync/reconcile', request),
    leaseNumbers: (request) => post('/sync/numbers', request, NumbersAnswer),
    async wait(seq, signal) {
      const answer = await post('/sync/wait', { seq }, WaitAnswer, { timeoutMs: WAIT_TIMEOUT_MS, signal });
      return answer.seq;
    },
    openLive: (clientId, handlers) => openLive(client.serverUrl, access, clientId, handlers),
  };
}

async function readPage({ type, body }: { readonly type: string; readonly body: Uint8Array }): Promise<Page> {
  if (!type.startsWith(PAGE_TYPE)) throw new TransportFailure('network', 'notAnOutpostServer');
  try {
    const limit = { maxOutputLength: MAX_PAGE_BYTES };
    const raw =
      type.endsWith('+zstd') && unzstd !== null
        ? await unzstd(body, limit)
        : type.endsWith('+gzip')
          ? await ungzip(body, limit)
          : body;
    return decodePage(new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch (error) {
    if (error instanceof PageBroken || error instanceof TypeError || isZlibError(error)) {
      throw new TransportFailure('network', 'serverUnreachable', { cause: error });
    }
    throw error;
  }
}

function isZlibError(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^(Z_|ZSTD_|ERR_BUFFER_TOO_LARGE|ERR_ZLIB)/.test(code);
}

/** A socket that says who it is in its first frame and notices a dead line by its own pings. */
function openLive(
  serverUrl: string,
  access: Access,
  clientId: string,
  handlers: LiveHandlers,
): { close(): void } {
  let socket: WebSocket | null = null;
  let isClosed = false;
  let retryAfterMs: number | null = null;
  let timer: NodeJS.Timeout | undefined;

  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    clearTimeout(timer);
    socket?.close();
    handlers.onClose(retryAfterMs);
  };
  const arm = (delayMs: number, run: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(run, delayMs);
  };
  const ping = (): void => {
    socket?.send(JSON.stringify({ type: 'ping' }));
    arm(PONG_TIMEOUT_MS, close);
  };
  const onFrame = (frame: LiveServerFrame): void => {
    arm(PING_MS, ping);
    if (frame.type === 'ready') handlers.onOpen(frame.seq);
    if (frame.type === 'poke') handlers.onPoke(frame.seq);
    if (frame.type === 'bye') retryAfterMs = frame.retryAfterMs;
  };

  arm(OPEN_TIMEOUT_MS, close);
  access
    .token()
    .then((accessToken) => {
      if (isClosed) return;
      socket = new WebSocket(new URL('/sync/live', serverUrl.replace(/^http/, 'ws')));
      socket.addEventListener('open', () => {
        socket?.send(JSON.stringify({ type: 'hello', accessToken, clientId }));
      });
      socket.addEventListener('message', ({ data }) => {
        const frame = LiveServerFrame.safeParse(parseJson(String(data)));
        if (frame.success && !isClosed) onFrame(frame.data);
      });
      socket.addEventListener('close', close);
      socket.addEventListener('error', close);
    })
    .catch(close);
  return { close };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
