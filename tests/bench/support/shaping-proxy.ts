import { createConnection, createServer, type Socket } from 'node:net';

/** A line as it is measured through: both directions have the same rate. */
export interface Line {
  /** Bits per second in each direction; null for as fast as it goes. */
  readonly bitsPerSecond: number | null;
  /** There and back. */
  readonly roundTripMs: number;
  /** Every connection breaks this often; null for never. */
  readonly cutEveryMs: number | null;
}

/** A TCP proxy that is the bad line, and counts what goes over it. */
export interface ShapingProxy {
  readonly url: string;
  /** Bytes so far, headers of HTTP and web sockets included, those of TCP and IP not. */
  readonly bytes: { readonly up: number; readonly down: number };
  readonly cuts: number;
  stop(): Promise<void>;
}

const SLICE = 1_024;
/** What a router keeps before it slows the sender down. */
const BUFFER = 16 * 1_024;

/** Puts a line in front of a server. */
export async function startShapingProxy(targetUrl: string, line: Line): Promise<ShapingProxy> {
  const target = new URL(targetUrl);
  const bytes = { up: 0, down: 0 };
  const pairs = new Set<readonly [Socket, Socket]>();
  let cuts = 0;
  const lanes = { up: createLane(line), down: createLane(line) };

  const server = createServer({ noDelay: true }, (near) => {
    const far = createConnection({ host: target.hostname, port: Number(target.port), noDelay: true });
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    pump(near, far, lanes.up, (count) => {
      bytes.up += count;
    });
    pump(far, near, lanes.down, (count) => {
      bytes.down += count;
    });
  });
  const cutter =
    line.cutEveryMs === null
      ? null
      : setInterval(() => {
          if (pairs.size > 0) cuts += 1;
          lanes.up.empty();
          lanes.down.empty();
          for (const pair of [...pairs]) for (const socket of pair) socket.destroy();
        }, line.cutEveryMs);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    bytes,
    get cuts() {
      return cuts;
    },
    async stop() {
      if (cutter !== null) clearInterval(cutter);
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One direction of the line: everybody who sends shares its rate. */
interface Lane {
  /** When the last bit has been sent, and when it arrives. */
  send(size: number): { readonly sentAt: number; readonly arrivesAt: number };
  /** A line that breaks takes along what waits to be sent: nothing of it delays what comes after. */
  empty(): void;
}

function createLane({ bitsPerSecond, roundTripMs }: Line): Lane {
  let freeAt = 0;
  return {
    send(size) {
      const now = performance.now();
      const lasts = bitsPerSecond === null ? 0 : (size * 8_000) / bitsPerSecond;
      freeAt = Math.max(now, freeAt) + lasts;
      return { sentAt: freeAt, arrivesAt: freeAt + roundTripMs / 2 };
    },
    empty() {
      freeAt = 0;
    },
  };
}

function pump(from: Socket, to: Socket, lane: Lane, count: (bytes: number) => void): void {
  let queued = 0;
  const at = (when: number, run: () => void): void => {
    const wait = when - performance.now();
    if (wait <= 0) run();
    else setTimeout(run, wait);
  };
  from.on('data', (chunk: Buffer) => {
    for (let start = 0; start < chunk.length; start += SLICE) {
      const slice = chunk.subarray(start, start + SLICE);
      const { sentAt, arrivesAt } = lane.send(slice.length);
      queued += slice.length;
      if (queued >= BUFFER) from.pause();
      at(sentAt, () => {
        queued -= slice.length;
        if (queued < BUFFER && from.isPaused()) from.resume();
      });
      at(arrivesAt, () => {
        if (to.destroyed) return;
        count(slice.length);
        to.write(slice);
      });
    }
  });
  from.on('end', () => at(lane.send(0).arrivesAt, () => to.end()));
}
