import { connect, createServer, type Socket } from 'node:net';

/** A line to a server that keeps every byte that came down over it. */
export interface WireCapture {
  readonly url: string;
  /** What came down since the last call, as it was. */
  take(): Buffer;
  stop(): Promise<void>;
}

/** Puts a proxy that carries bytes, and understands none of them, in front of the server at `targetUrl`. */
export async function startWireCapture(targetUrl: string): Promise<WireCapture> {
  const { hostname, port } = new URL(targetUrl);
  const open = new Set<Socket>();
  let pieces: Buffer[] = [];
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), noDelay: true });
    for (const side of [near, far]) {
      open.add(side);
      side.on('close', () => open.delete(side)).on('error', () => side.destroy());
    }
    far.on('data', (piece: Buffer) => pieces.push(piece));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The capture has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    take() {
      const taken = Buffer.concat(pieces);
      pieces = [];
      return taken;
    },
    stop() {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
