import { connect, createServer, type Socket } from 'node:net';

/** A line on which nothing moves but what a test lets through, byte for byte. */
export interface Valve {
  readonly url: string;
  /** Bytes that have gone through, all connections together. */
  readonly passed: { readonly up: number; readonly down: number };
  /** Lets so many more bytes through; what is sent beyond them waits in the machine, and then at the sender. */
  letPass(direction: 'up' | 'down', bytes: number): void;
  stop(): Promise<void>;
}

interface Pipe {
  readonly waiting: Buffer[];
  readonly from: Socket;
  readonly to: Socket;
}

/** Puts such a line in front of `targetUrl`. */
export async function startValve(targetUrl: string): Promise<Valve> {
  const { hostname, port } = new URL(targetUrl);
  const sockets = new Set<Socket>();
  const lanes = { up: { open: 0, pipes: new Set<Pipe>() }, down: { open: 0, pipes: new Set<Pipe>() } };
  const passed = { up: 0, down: 0 };

  const flow = (direction: 'up' | 'down'): void => {
    const lane = lanes[direction];
    for (const { waiting, from, to } of lane.pipes) {
      while (lane.open > 0 && waiting.length > 0) {
        const chunk = waiting.shift() ?? Buffer.alloc(0);
        const piece = chunk.subarray(0, lane.open);
        if (piece.length < chunk.length) waiting.unshift(chunk.subarray(piece.length));
        lane.open -= piece.length;
        passed[direction] += piece.length;
        to.write(piece);
      }
      if (waiting.length === 0 && from.isPaused()) from.resume();
    }
  };
  const pipe = (direction: 'up' | 'down', from: Socket, to: Socket): void => {
    const made: Pipe = { waiting: [], from, to };
    lanes[direction].pipes.add(made);
    from.on('data', (chunk: Buffer) => {
      made.waiting.push(chunk);
      from.pause();
      flow(direction);
    });
    from.on('close', () => {
      lanes[direction].pipes.delete(made);
      to.destroy();
    });
  };
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), noDelay: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    pipe('up', near, far);
    pipe('down', far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The line has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    passed,
    letPass(direction, bytes) {
      lanes[direction].open += bytes;
      flow(direction);
    },
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
