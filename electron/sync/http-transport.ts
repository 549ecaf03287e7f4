import type { z } from 'zod';
import { decodePage, PageBroken, PageTooLarge } from '../../shared/contract/page-codec.ts';
import {
  DigestsAnswer,
  HelloAnswer,
  NEXT_TOKEN_HEADER,
  NumbersAnswer,
  PAGE_ENCODING_HEADER,
  type Page,
  PushAnswer,
  RECEIVED,
  SERVED_HEADER,
  WaitAnswer,
} from '../../shared/contract/sync-protocol.ts';
import type { Access } from './access.ts';
import type { HttpClient, HttpRequest } from './http-client.ts';
import { openLiveEvents } from './live-events.ts';
import { openLiveSocket } from './live-socket.ts';
import { type PageWatch, type SyncTransport, TransportFailure } from './ports.ts';
import { PAGE_ENCODING, pageRefused, unpackPage } from './unpack-page.ts';
import { tokenCaller } from './with-token.ts';

const WAIT_TIMEOUT_MS = 40_000;
/** A hello is small; on a line that does not carry it for so long, another connection may. */
const HELLO_TIMEOUT_MS = 15_000;

/** The line over HTTP and a web socket. */
export function createHttpTransport(client: HttpClient, access: Access): SyncTransport {
  const withToken = tokenCaller(access);
  const post = <T extends z.ZodType>(
    path: string,
    body: unknown,
    schema: T,
    more: Partial<HttpRequest> = {},
  ) => withToken((headers) => client.json({ path, body, headers, ...more }, schema));
  const page = (
    path: string,
    body: unknown,
    watch: PageWatch = {},
    most: number = RECEIVED.pageBytes,
  ): Promise<Page> =>
    withToken(async (headers) => {
      let startedAt = performance.now();
      const answer = await client.bytes({
        path,
        body,
        maxBytes: most,
        headers: { ...headers, [PAGE_ENCODING_HEADER]: PAGE_ENCODING },
        isQuestion: true,
        onHeaders(answered) {
          startedAt = performance.now();
          watch.onNextToken?.(answered.get(NEXT_TOKEN_HEADER));
        },
      });
      const elapsedMs = performance.now() - startedAt;
      const raw = await unpackPage(answer, most);
      watch.onTransfer?.({ bytes: raw.byteLength, wireBytes: answer.body.byteLength, elapsedMs });
      return readPage(raw);
    });
  return {
    hello: (request) =>
      post('/sync/hello', request, HelloAnswer, { isQuestion: true, stallMs: HELLO_TIMEOUT_MS }),
    hangUp: () => client.hangUp(),
    push: (body, { patienceMs, onAnswer }) =>
      withToken(async (headers) => {
        const startedAt = performance.now();
        const onHeaders = (answered: Headers): void => {
          const served = Number(answered.get(SERVED_HEADER) ?? 0);
          onAnswer(Math.max(0, performance.now() - startedAt - (Number.isFinite(served) ? served : 0)));
        };
        const more = { isPacked: true, stallMs: patienceMs, onHeaders };
        return client.json({ path: '/sync/push', body, headers, ...more }, PushAnswer);
      }),
    pull: (request, watch) => page('/sync/pull', request, watch),
    snapshot: (request, watch) => page('/sync/snapshot', request, watch),
    compareDigests: (request) => post('/sync/digests', request, DigestsAnswer),
    reconcile: (request) => page('/sync/reconcile', request, {}, RECEIVED.reconcileBytes),
    leaseNumbers: (request) => post('/sync/numbers', request, NumbersAnswer),
    async wait(seq, signal) {
      const answer = await post('/sync/wait', { seq }, WaitAnswer, { stallMs: WAIT_TIMEOUT_MS, signal });
      return answer.seq;
    },
    openLive: (carrier, options, handlers) =>
      carrier === 'socket'
        ? openLiveSocket(client.serverUrl, access, options, handlers)
        : openLiveEvents(client, withToken, options, handlers),
  };
}

function readPage(raw: Uint8Array): Page {
  try {
    return decodePage(raw);
  } catch (error) {
    if (error instanceof PageTooLarge) throw pageRefused(error);
    if (error instanceof PageBroken) {
      throw new TransportFailure('network', 'serverUnreachable', { cause: error });
    }
    throw error;
  }
}
