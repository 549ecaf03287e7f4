import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { ErrorCode } from '../../../shared/errors/codes.ts';

/** Stands in front of a server and gives some answers itself, as a server of another time would. */
export interface HttpFront {
  readonly url: string;
  /** From now on, this path is answered with one of our errors. */
  refuse(path: string, status: number, code: ErrorCode): void;
  /** From now on, these fields of the JSON answer of a path are replaced. */
  replace(path: string, fields: Readonly<Record<string, unknown>>): void;
  /** From now on, requests to a path wait when their body is one of these. */
  hold(path: string, isHeld: (body: string) => boolean): void;
  /** Passes everything on again, also what waits. */
  passOn(): void;
  stop(): Promise<void>;
}

type Answer =
  | { readonly kind: 'refuse'; readonly status: number; readonly code: ErrorCode }
  | { readonly kind: 'replace'; readonly fields: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'hold';
      readonly released: Promise<void>;
      isHeld(body: string): boolean;
      release(): void;
    };

export async function startHttpFront(targetUrl: string): Promise<HttpFront> {
  const target = new URL(targetUrl);
  const answers = new Map<string, Answer>();
  const server = createServer((incoming, outgoing) => {
    const answer = answers.get(new URL(incoming.url ?? '/', targetUrl).pathname);
    if (answer?.kind === 'hold') {
      void passWhenReleased(target, incoming, outgoing, answer);
      return;
    }
    if (answer?.kind !== 'refuse') {
      passOn(target, incoming, outgoing, answer?.fields ?? null);
      return;
    }
    incoming.resume();
    const error = { code: answer.code, params: {} };
    outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
  });
  server.on('upgrade', (incoming, socket, head) => {
    const upstream = connect(Number(target.port), target.hostname, () => {
      const headers = incoming.rawHeaders.flatMap((name, at, all) =>
        at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : [],
      );
      upstream.write(`GET ${incoming.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    // The end of one side is the end of both.
    for (const [side, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      side.on('error', () => other.destroy());
      side.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The front has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    refuse: (path, status, code) => void answers.set(path, { kind: 'refuse', status, code }),
    replace: (path, fields) => void answers.set(path, { kind: 'replace', fields }),
    hold(path, isHeld) {
      const { promise, resolve } = Promise.withResolvers<void>();
      answers.set(path, { kind: 'hold', isHeld, released: promise, release: resolve });
    },
    passOn() {
      for (const answer of answers.values()) if (answer.kind === 'hold') answer.release();
      answers.clear();
    },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function passWhenReleased(
  target: URL,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { isHeld, released }: Answer & { kind: 'hold' },
): Promise<void> {
  const body = Buffer.concat(await incoming.toArray());
  if (isHeld(body.toString('utf8'))) await released;
  if (!outgoing.destroyed) passOn(target, incoming, outgoing, null, body);
}

function passOn(
  target: URL,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fields: Readonly<Record<string, unknown>> | null,
  body?: Buffer,
): void {
  const headers = { ...incoming.headers, ...(fields === null ? {} : { 'accept-encoding': 'identity' }) };
  const upstream = request(
    { hostname: target.hostname, port: target.port, path: incoming.url, method: incoming.method, headers },
    async (answer) => {
      if (fields === null) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      const body = JSON.parse(Buffer.concat(await answer.toArray()).toString('utf8')) as object;
      outgoing
        .writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ...body, ...fields }));
    },
  );
  upstream.on('error', () => outgoing.destroy());
  outgoing.on('close', () => upstream.destroy());
  if (body === undefined) incoming.pipe(upstream);
  else upstream.end(body);
}
