import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { z } from 'zod';
import { ServerInfo } from '../../shared/contract/account-protocol.ts';
import { ErrorAnswer, PROTOCOL_VERSION, RECEIVED } from '../../shared/contract/sync-protocol.ts';
import { isErrorCode } from '../../shared/errors/app-error.ts';
import { certificateRefusal } from '../../shared/errors/certificate-refusal.ts';
import { readServerAddress } from '../../shared/util/server-address.ts';
import { parseJson } from './parse-json.ts';
import { patientDispatcher } from './patient-dispatcher.ts';
import { type FailureKind, TransportFailure } from './ports.ts';
import { type StallWatch, watchForStall } from './stall-watch.ts';
import { trustSystemAuthorities } from './system-trust.ts';

/** How long nothing may move on the line, the center's time to think included, unless a request says otherwise. */
const STALL_MS = 60_000;
/** A code and a few parameters, and what proxies write instead. */
const FAILURE_BYTES = 256 * 1024;
/** Characters of JSON; what is shorter fits into one packet as it is. */
const WORTH_PACKING = 1_000;
const pack = promisify(gzip);
/** What answers here; says nothing of whoever asks. */
const INFO = { path: '/api/info', stallMs: 15_000 } as const;
const NETWORK_AUTHENTICATION_REQUIRED = 511;
/** Failures after which it is not known who answers. */
const NOT_OURS: ReadonlySet<string> = new Set(['notAnOutpostServer', 'captivePortal']);

/** One exchange with the server. */
export interface HttpRequest {
  readonly path: string;
  readonly body?: unknown;
  /** Packs a body that is worth it; only for routes that may be sent much. */
  readonly isPacked?: boolean;
  /** Bytes as they are, instead of `body`. */
  readonly rawBody?: Uint8Array;
  /** POST with a body and GET without one, unless said otherwise. */
  readonly method?: 'PATCH';
  /** Changes nothing, so that it may be asked again; every GET is one. */
  readonly isQuestion?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long nothing may move, in either direction. Null: as long as the other side likes. */
  readonly stallMs?: number | null;
  readonly signal?: AbortSignal;
  /** The answer is cut, and refused, when it is longer. */
  readonly maxBytes?: number;
  /** Called when the answer begins to arrive, before its body. */
  onHeaders?(headers: Headers): void;
}

/** An answer whose body is still on its way. */
interface Reply {
  readonly response: Response;
  readonly watch: StallWatch;
}

/** Sends requests to one server and tells apart: an answer, a refusal in our own form, and anything else. */
export interface HttpClient {
  readonly serverUrl: string;
  /** Ends every request under way. */
  hangUp(): void;
  json<T extends z.ZodType>(request: HttpRequest, schema: T): Promise<z.infer<T>>;
  /** An answer that goes on, chunk by chunk. */
  stream(
    request: HttpRequest,
  ): Promise<{ readonly type: string; readonly chunks: AsyncIterable<Uint8Array> }>;
  bytes(request: HttpRequest): Promise<{
    readonly status: number;
    readonly type: string;
    /** Which part of the whole this is; empty when it is the whole. */
    readonly contentRange: string;
    readonly body: Uint8Array;
  }>;
}

/**
 * The addresses of servers that a person can mean, as origins, in the order in which to try them.
 * @throws TransportFailure serverAddressInvalid
 */
export function serverUrlsOf(text: string): readonly string[] {
  const urls = readServerAddress(text).filter((address) => URL.canParse(address));
  if (urls.length === 0) {
    throw new TransportFailure('stop', 'serverAddressInvalid', { params: { address: text.trim() } });
  }
  return urls.map((address) => new URL(address).origin);
}

/**
 * A client over fetch. Any answer that is not ours (a captive portal, a proxy's page) counts as no answer, and after one
 * nothing is sent but the question what answers here, without a token, until it is ours again.
 * @param isKnown this server has answered here before: another one in its place is the network's doing, as a person who
 *   is signed in has nothing to mend (docs/spec/sync.md R151)
 */
export function createHttpClient(serverUrl: string, isKnown = false): HttpClient {
  let hangingUp = new AbortController();
  let isForeign = false;
  const exchange = async (request: HttpRequest): Promise<Reply> => {
    if (isForeign && request.path !== INFO.path) await client.json(INFO, ServerInfo);
    try {
      return await send(request);
    } catch (error) {
      // A kept connection that died while nobody looked is found out by its next use. A question may be asked again.
      const isGet =
        request.body === undefined && request.rawBody === undefined && request.method === undefined;
      if ((request.isQuestion ?? isGet) && isReset(error)) return send(request);
      // Those of the system take half a second to read, so only a server that needs them pays for it. Nothing was sent.
      if (certificateRefusal(error) === 'serverCertificateUnknown' && trustSystemAuthorities()) {
        return send(request);
      }
      throw error;
    }
  };
  const send = async (request: HttpRequest): Promise<Reply> => {
    const hangUp = hangingUp.signal;
    const json = request.body === undefined ? null : JSON.stringify(request.body);
    const packed = json !== null && request.isPacked && json.length > WORTH_PACKING ? await pack(json) : null;
    const watch = watchForStall(request.stallMs === undefined ? STALL_MS : request.stallMs);
    const ends = [hangUp, watch.signal, ...(request.signal === undefined ? [] : [request.signal])];
    try {
      const response = await fetch(new URL(request.path, serverUrl), {
        method: request.method ?? (json === null ? 'GET' : 'POST'),
        headers: {
          ...(json === null ? {} : { 'content-type': 'application/json' }),
          ...(packed === null ? {} : { 'content-encoding': 'gzip' }),
          ...request.headers,
        },
        ...(json === null ? {} : { body: packed === null ? json : Uint8Array.from(packed) }),
        ...(request.rawBody === undefined ? {} : { body: Uint8Array.from(request.rawBody) }),
        // Whoever sends elsewhere is not the center, and gets no second request.
        redirect: 'manual',
        signal: AbortSignal.any(ends),
        dispatcher: patientDispatcher(watch.moved),
      });
      watch.moved();
      const reply = { response, watch };
      if (isPortal(response)) {
        await response.body?.cancel();
        throw notOurs(response.status);
      }
      if (!response.ok) throw await readFailure(reply);
      return reply;
    } catch (error) {
      watch.end();
      const failure = asFailure(error, serverUrl, isKnown);
      isForeign ||= NOT_OURS.has(failure.code);
      throw failure;
    }
  };
  const notOurs = (status: number): TransportFailure =>
    isKnown
      ? new TransportFailure('foreign', 'captivePortal', { params: { address: serverUrl, status } })
      : new TransportFailure('network', 'notAnOutpostServer', { params: { status } });
  const client: HttpClient = {
    serverUrl,
    hangUp() {
      hangingUp.abort();
      hangingUp = new AbortController();
    },
    async json(request, schema) {
      const reply = await exchange(request);
      request.onHeaders?.(reply.response.headers);
      const parsed = schema.safeParse(await readJson(reply, RECEIVED.answerBytes));
      isForeign = !parsed.success;
      if (!parsed.success)
        throw new TransportFailure('network', 'notAnOutpostServer', { cause: parsed.error });
      return parsed.data;
    },
    async stream(request) {
      const { headers, body } = (await exchange({ ...request, stallMs: null })).response;
      return { type: headers.get('content-type') ?? '', chunks: body ?? new ReadableStream() };
    },
    async bytes(request) {
      const reply = await exchange(request);
      const { response } = reply;
      request.onHeaders?.(response.headers);
      try {
        const body = await readBody(reply, request.maxBytes ?? Number.POSITIVE_INFINITY);
        return {
          status: response.status,
          type: response.headers.get('content-type') ?? '',
          contentRange: response.headers.get('content-range') ?? '',
          body,
        };
      } catch (error) {
        throw asFailure(error, serverUrl, isKnown);
      }
    },
  };
  return client;
}

/**
 * The first of these addresses at which an Outpost server answers; nothing but its version is asked for.
 * @param hasStore whether there is a store of that server here: what was made in it may go up whatever its version (R31)
 * @throws TransportFailure that tells most about what is wrong, with every address that was tried
 */
export async function findServer(
  serverUrls: readonly string[],
  hasStore: (serverUrl: string) => boolean,
): Promise<HttpClient> {
  const failures: TransportFailure[] = [];
  for (const serverUrl of serverUrls) {
    const client = createHttpClient(serverUrl);
    try {
      await checkServer(client, hasStore(serverUrl));
      return client;
    } catch (error) {
      if (!(error instanceof TransportFailure) || !NOBODY_THERE.has(error.code)) throw error;
      failures.push(error);
    }
  }
  const telling = failures.find(({ code }) => code !== 'serverUnreachable') ?? failures[0];
  throw new TransportFailure('stop', telling?.code ?? 'serverUnreachable', {
    params: { address: serverUrls.join(', ') },
    cause: telling,
  });
}

/** Failures after which the server may still be found at another address. */
const NOBODY_THERE: ReadonlySet<string> = new Set(['serverUnreachable', 'notAnOutpostServer']);

/** Makes sure that an Outpost server answers at this address before a password is sent there. */
async function checkServer(client: HttpClient, mayBeTooOld: boolean): Promise<ServerInfo> {
  let info: ServerInfo;
  try {
    info = await client.json(INFO, ServerInfo);
  } catch (error) {
    const isForeign =
      error instanceof TransportFailure && ['notFound', 'notAnOutpostServer'].includes(error.code);
    throw isForeign
      ? new TransportFailure('stop', 'notAnOutpostServer', { params: { address: client.serverUrl } })
      : error;
  }
  if (info.minProtocol > PROTOCOL_VERSION && !mayBeTooOld) {
    throw new TransportFailure('stop', 'clientTooOld', { params: { needed: info.version } });
  }
  if (info.protocol < PROTOCOL_VERSION) {
    throw new TransportFailure('stop', 'serverTooOld', { params: { needed: PROTOCOL_VERSION } });
  }
  return info;
}

/** Reads piece by piece, so that an endless answer ends at the limit and not with the memory. */
async function readBody({ response, watch }: Reply, maxBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of response.body ?? []) {
      watch.moved();
      bytes += piece.byteLength;
      // Leaving the loop closes the line.
      if (bytes > maxBytes) throw new TransportFailure('stop', 'pageRefused');
      pieces.push(piece);
    }
  } finally {
    watch.end();
  }
  return Buffer.concat(pieces, bytes);
}

/** Undefined for what is no JSON, and for what nests deeper than any of ours. */
async function readJson(reply: Reply, maxBytes: number): Promise<unknown> {
  try {
    return parseJson(new TextDecoder().decode(await readBody(reply, maxBytes)));
  } catch (error) {
    throw asFailure(error, reply.response.url, false);
  }
}

async function readFailure(reply: Reply): Promise<TransportFailure> {
  const { response } = reply;
  const parsed = ErrorAnswer.safeParse(await readJson(reply, FAILURE_BYTES));
  if (!parsed.success || !isErrorCode(parsed.data.error.code)) {
    return new TransportFailure('network', 'notAnOutpostServer', { params: { status: response.status } });
  }
  const { code, params, retryAfterMs } = parsed.data.error;
  return new TransportFailure(kindOf(code, response.status), code, { params, retryAfterMs });
}

function kindOf(code: string, status: number): FailureKind {
  if (status === 401 || code === 'accountInactive') return 'auth';
  if (status === 429 || status === 503) return 'busy';
  // The next hello tells both sides where they stand.
  if (code === 'epochChanged' || code === 'historyGone') return 'network';
  return 'stop';
}

function isReset(error: unknown): boolean {
  const cause: unknown = error instanceof TransportFailure ? error.cause : undefined;
  const reason: unknown = cause instanceof Error ? cause.cause : undefined;
  const code: unknown = reason instanceof Error ? Reflect.get(reason, 'code') : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET';
}

/** A page for people, or the way to one, where only a program was expected. */
function isPortal({ status, ok, headers }: Response): boolean {
  const isPage = ok && headers.get('content-type')?.startsWith('text/html') === true;
  return isPage || status === NETWORK_AUTHENTICATION_REQUIRED || (status >= 300 && status < 400);
}

function asFailure(error: unknown, serverUrl: string, isKnown: boolean): TransportFailure {
  if (error instanceof TransportFailure) return error;
  const refusal = certificateRefusal(error);
  const details = { params: { address: serverUrl }, cause: error };
  // Its own certificate may have ended; another's is shown by a network that wants something first.
  if (isKnown && refusal !== null && refusal !== 'serverCertificateExpired') {
    return new TransportFailure('foreign', 'captivePortal', details);
  }
  // Trying again does not help, so a person must hear of a refused certificate.
  return refusal === null
    ? new TransportFailure('network', 'serverUnreachable', details)
    : new TransportFailure('stop', refusal, details);
}
