import { connect, createServer, type Socket } from 'node:net';

/** What can happen to bytes between a workstation and the center (sync.md 3, L6). */
export const FAULTS = [
  'clean',
  'cutRequest',
  'cutAnswer',
  'duplicateRequest',
  'reorderedAnswers',
  'halfOpen',
  'cutAtByte',
  'captivePortal',
] as const;
export type Fault = (typeof FAULTS)[number];

/** A line byte for byte, with one fault at a time. */
export interface FaultyLine {
  readonly url: string;
  /** How often the present fault has struck. */
  hits(): number;
  begin(fault: Fault): void;
  /** The line is sound again; what hung is reset, as a router does that has forgotten a connection. */
  end(): void;
  stop(): Promise<void>;
}

/** Every further connection may carry so much more before it is cut, so that the work gets through in the end. */
const CUT_STEP_BYTES = 400;
const LATE_MS = 150;
const PORTAL_PAGE = '<html><body>Welcome to the hotel. Please accept the terms.</body></html>';
const PORTAL_ANSWER = [
  'HTTP/1.1 200 OK',
  'content-type: text/html',
  `content-length: ${Buffer.byteLength(PORTAL_PAGE)}`,
  '',
  PORTAL_PAGE,
].join('\r\n');

/** Puts such a line in front of `targetUrl`. */
export async function startFaultyLine(targetUrl: string): Promise<FaultyLine> {
  const { hostname, port } = new URL(targetUrl);
  const sockets = new Set<Socket>();
  let fault: Fault = 'clean';
  let hits = 0;
  let connections = 0;
  let carried = 0;

  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // A reset on one side ends the other; what the programs make of it is what is tested.
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const openFar = (): Socket => keep(connect({ host: hostname, port: Number(port), noDelay: true }));

  const server = createServer({ noDelay: true }, (near) => {
    keep(near);
    const far = openFar();
    const isLate = connections % 2 === 1;
    connections += 1;
    let twin: Socket | null = null;
    const cut = (): void => {
      hits += 1;
      near.resetAndDestroy();
      far.resetAndDestroy();
    };
    near.on('data', (chunk: Buffer) => {
      switch (fault) {
        case 'cutRequest':
          far.write(chunk.subarray(0, chunk.length >> 1), cut);
          return;
        case 'halfOpen':
          hits += 1;
          return;
        case 'captivePortal':
          hits += 1;
          near.write(PORTAL_ANSWER);
          return;
        case 'duplicateRequest':
          hits += 1;
          // What the second copy is answered reaches nobody.
          twin ??= openFar().resume();
          twin.write(chunk);
          break;
        default:
      }
      far.write(chunk);
    });
    far.on('data', (chunk: Buffer) => {
      carried += chunk.length;
      switch (fault) {
        case 'cutAnswer':
          near.write(chunk.subarray(0, chunk.length >> 1), cut);
          return;
        case 'halfOpen':
          hits += 1;
          return;
        case 'cutAtByte':
          if (carried < CUT_STEP_BYTES * (hits + 1)) break;
          carried = 0;
          near.write(chunk.subarray(0, chunk.length - 1), cut);
          return;
        case 'reorderedAnswers':
          hits += 1;
          if (isLate) {
            setTimeout(() => near.writable && near.write(chunk), LATE_MS);
            return;
          }
          break;
        default:
      }
      near.write(chunk);
    });
    near.on('end', () => far.end());
    far.on('end', () => near.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The line has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    hits: () => hits,
    begin(next) {
      fault = next;
      hits = 0;
      carried = 0;
    },
    end() {
      const mustReset = fault === 'halfOpen';
      fault = 'clean';
      if (mustReset) for (const socket of sockets) socket.resetAndDestroy();
    },
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
