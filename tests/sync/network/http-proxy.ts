import { createServer, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';

/** What a proxy between a branch and the center may do to the traffic it understands. */
export interface ProxyHabits {
  /** Does not know `Upgrade`, so that no web socket gets through. */
  stripsUpgrade: boolean;
  /** Hands an answer on only when it is whole. */
  isBuffering: boolean;
  /** Answers by itself as the sign-in page of a network does, and hands nothing on. */
  portal?: Portal | null;
}

/** What such a page answers with: another address, the code that is meant for it, or a page as if all were well. */
export type Portal = 302 | 511 | 200;

/** A request as the proxy saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** Head and body. */
  readonly text: string;
}

/** A proxy that speaks HTTP itself, unlike a line that only carries bytes. */
export interface HttpProxy {
  readonly url: string;
  /** May be changed at any time; counts for requests from then on. */
  readonly habits: ProxyHabits;
  /** What came while there was a portal. */
  readonly caught: SeenRequest[];
  /** How many requests for `path` have come by. */
  count(path: string): number;
  /** Ends every connection that is open now, as after a restart of the proxy. */
  reset(): void;
  stop(): Promise<void>;
}

export async function startHttpProxy(targetUrl: string, habits: ProxyHabits): Promise<HttpProxy> {
  const target = new URL(targetUrl);
  const counts = new Map<string, number>();
  const caught: SeenRequest[] = [];

  const forward = (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    counts.set(path, (counts.get(path) ?? 0) + 1);
    if (typeof habits.portal === 'number') {
      const { portal } = habits;
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString('latin1');
      });
      request.on('end', () => {
        const text = `${JSON.stringify(request.headers)} ${body}`;
        caught.push({ method: request.method ?? '', path, text });
        response.writeHead(portal, { 'content-type': 'text/html', location: '/welcome' });
        response.end('<html>Welcome to the hotel. Please accept the terms.</html>');
      });
      return;
    }
    const { upgrade: _upgrade, connection: _connection, ...headers } = request.headers;
    const onward = openRequest(
      { host: target.hostname, port: target.port, method: request.method, path: request.url, headers },
      (answer) => {
        if (habits.isBuffering) handOnWhole(answer, response);
        else {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          response.flushHeaders();
          pipeline(answer, response, () => onward.destroy());
        }
      },
    );
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };
  const server = createServer(forward);
  server.on('upgrade', (request, socket, head) => {
    if (habits.stripsUpgrade || typeof habits.portal === 'number') {
      const response = 'HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';
      socket.end(response);
      return;
    }
    const onward = openRequest({
      host: target.hostname,
      port: target.port,
      path: request.url,
      headers: request.headers,
    });
    onward.on('upgrade', (answer, far) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      far.write(head);
      for (const side of [socket, far]) side.on('error', () => side.destroy());
      socket.on('close', () => far.destroy());
      far.pipe(socket).pipe(far);
    });
    onward.on('error', () => socket.destroy());
    onward.end();
  });
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  const reset = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    habits,
    caught,
    count: (path) => counts.get(path) ?? 0,
    reset,
    stop() {
      reset();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function handOnWhole(answer: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.on('end', () => {
    const { 'transfer-encoding': _encoding, ...headers } = answer.headers;
    const body = Buffer.concat(chunks);
    response.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': body.length });
    response.end(body);
  });
  answer.on('error', () => response.destroy());
}
