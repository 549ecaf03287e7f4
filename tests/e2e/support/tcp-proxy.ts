import { createServer, connect as openSocket, type Socket } from 'node:net';

/** A line between the client and the server that a test can cut and mend. */
export interface TcpProxy {
  readonly url: string;
  cut(): void;
  /** Cuts the line in the middle of whatever is under way, once this many further bytes have gone up. */
  cutAfterSending(bytes: number): void;
  /** The same for bytes coming down. */
  cutAfterReceiving(bytes: number): void;
  /** Bytes that went up so far. */
  sentBytes(): number;
  restore(): void;
  /** Behaves like a proxy that does not know web sockets: such requests are dropped. */
  blockSockets(): void;
  stop(): Promise<void>;
}

/** Forwards a loopback port to the server at `targetUrl`. While cut, connections are reset at once. */
export async function startTcpProxy(targetUrl: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(targetUrl);
  const open = new Set<Socket>();
  let isCut = false;
  let isBlockingSockets = false;
  let sent = 0;
  let received = 0;
  let cutAtSent = Number.POSITIVE_INFINITY;
  let cutAtReceived = Number.POSITIVE_INFINITY;
  const server = createServer((socket) => {
    if (isCut) {
      socket.resetAndDestroy();
      return;
    }
    const upstream = openSocket(Number(port), hostname);
    for (const side of [socket, upstream]) {
      open.add(side);
      side.on('close', () => open.delete(side));
      // A reset on one side ends the other; the test looks at what the programs make of it.
      side.on('error', () => side.destroy());
    }
    socket.on('data', (chunk) => {
      sent += chunk.length;
      if (sent >= cutAtSent) {
        cut();
        return;
      }
      if (isBlockingSockets && /^upgrade: websocket/im.test(chunk.toString('latin1')))
        socket.resetAndDestroy();
      else upstream.write(chunk);
    });
    socket.on('end', () => upstream.end());
    upstream.on('data', (chunk) => {
      received += chunk.length;
      if (received >= cutAtReceived) cut();
      else socket.write(chunk);
    });
    upstream.on('end', () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  const destroyAll = (): void => {
    for (const socket of open) socket.resetAndDestroy();
  };
  const cut = (): void => {
    isCut = true;
    destroyAll();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut,
    cutAfterSending(bytes) {
      cutAtSent = sent + bytes;
    },
    cutAfterReceiving(bytes) {
      cutAtReceived = received + bytes;
    },
    sentBytes: () => sent,
    restore() {
      isCut = false;
      cutAtSent = Number.POSITIVE_INFINITY;
      cutAtReceived = Number.POSITIVE_INFINITY;
    },
    blockSockets() {
      isBlockingSockets = true;
      destroyAll();
    },
    stop() {
      destroyAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
