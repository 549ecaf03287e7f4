import { createServer, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import { PROTOCOL_VERSION } from '../../../shared/contract/sync-protocol.ts';

/** Which versions stand on both sides of the wire, counted from the one that is built here. */
export interface Versions {
  readonly client: number;
  readonly server: number;
}

/** Makes one end look older or newer to the other: what the protocol says about versions, and what a newer center adds. */
export interface VersionProxy {
  readonly url: string;
  /** Counts for requests from then on. */
  versions: Versions;
  /** Requests that came by, as paths. */
  readonly paths: string[];
  stop(): Promise<void>;
}

type Json = Record<string, unknown>;

/** A center reads for its own version and the one before; what is older may still hand in its work. */
const READS_BACK = 1;

/** The version that the center built here must be shown to answer as the center of the pair would. */
function shownVersion({ client, server }: Versions): number {
  const ahead = client - server;
  if (ahead > 0) return PROTOCOL_VERSION + ahead;
  return -ahead <= READS_BACK ? PROTOCOL_VERSION : PROTOCOL_VERSION - 1;
}

export async function startVersionProxy(targetUrl: string): Promise<VersionProxy> {
  const target = new URL(targetUrl);
  const paths: string[] = [];
  const state: { versions: Versions } = { versions: { client: 0, server: 0 } };

  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '';
    const { versions } = state;
    paths.push(path);
    const body = await read(request);
    const sent = path === '/sync/hello' ? withVersion(body, shownVersion(versions)) : body;
    const { 'x-outpost-encoding': _packed, connection: _connection, ...headers } = request.headers;
    const onward = openRequest(
      {
        host: target.hostname,
        port: target.port,
        method: request.method,
        path,
        headers: { ...headers, ...(sent.length === 0 ? {} : { 'content-length': sent.length }) },
      },
      (answer) => {
        if (answer.headers['content-type']?.includes('event-stream') === true) {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          response.flushHeaders();
          answer.pipe(response);
          return;
        }
        read(answer).then(
          (raw) => {
            const text = answer.statusCode === 200 ? answerOf(path, versions, raw) : raw;
            const { 'content-length': _length, 'transfer-encoding': _chunks, ...rest } = answer.headers;
            response.writeHead(answer.statusCode ?? 502, { ...rest, 'content-length': text.length });
            response.end(text);
          },
          () => response.destroy(),
        );
      },
    );
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    onward.end(sent);
  };
  const server = createServer((request, response) => {
    forward(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    paths,
    get versions() {
      return state.versions;
    },
    set versions(value: Versions) {
      state.versions = value;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function withVersion(body: Buffer, protocol: number): Buffer {
  return Buffer.from(JSON.stringify({ ...(JSON.parse(body.toString()) as Json), protocol }));
}

/** What the center of the pair says, and adds inside the rules: fields nobody here knows, and rows of a new kind. */
function answerOf(path: string, { client, server }: Versions, raw: Buffer): Buffer {
  if (path === '/api/info') {
    const protocol = PROTOCOL_VERSION + server - client;
    const info = JSON.parse(raw.toString()) as Json;
    return Buffer.from(JSON.stringify({ ...info, protocol, minProtocol: protocol - READS_BACK }));
  }
  if (server <= client || !path.startsWith('/sync/')) return raw;
  if (['/sync/pull', '/sync/snapshot', '/sync/reconcile'].includes(path)) return newerPage(raw);
  return Buffer.from(JSON.stringify({ ...(JSON.parse(raw.toString()) as Json), mood: { of: 'the center' } }));
}

function newerPage(raw: Buffer): Buffer {
  const [first, ...rest] = raw
    .toString()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  const header = first as Json & { fields: Record<string, readonly string[]> };
  const trailer = rest.pop() as Json & { lines: number };
  const fields = Object.fromEntries(
    Object.entries(header.fields).map(([entity, names]) => [entity, ['mood', ...names]]),
  );
  const lines = rest.map((line) => {
    const [op, entity, id, seq, values, scopes] = line as [
      string,
      string,
      string,
      number,
      unknown[],
      unknown,
    ];
    return op === 'put' ? [op, entity, id, seq, ['sunny', ...values], scopes] : line;
  });
  const invoice = ['put', 'invoice', '0c0570e0-0000-4000-8000-000000000009', 1, [12], null];
  const all = [
    { ...header, fields: { ...fields, invoice: ['total'] }, mood: 1 },
    ...lines,
    invoice,
    { ...trailer, lines: trailer.lines + 1, mood: 2 },
  ];
  return Buffer.from(all.map((line) => JSON.stringify(line)).join('\n'));
}
