import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { LiveServerFrame, LiveStand } from '../../../shared/contract/live-protocol.ts';
import type { Measurement } from '../measurement.ts';
import { type BenchServer, startBenchServer } from '../support/bench-server.ts';
import { type Desk, openDesk } from '../support/desk.ts';
import { quantile } from '../support/quantiles.ts';

const CLIENTS = 2_000;
const ROUNDS = 20;
/** Of them who see the ticket that changes. */
const TEAM = 50;
/** Sockets that shake hands at the same time. */
const AT_ONCE = 50;
const MOST_MS = 250;
/** What is not heard by then will not be. */
const PATIENCE_MS = 30_000;

interface Listener {
  /** The moment the sequence, or a later one, was told. */
  reached(seq: number): Promise<number>;
  close(): void;
}

/** Who listens: the scopes that a line says it holds; one that says nothing only hears that there is news. */
type Held = readonly string[] | null;

/** C: a change, and when the clients of one node that it concerns have heard of it, counted from the answered push. */
export async function measureLiveClients(say: (line: string) => void): Promise<Measurement[]> {
  say(`live: ${CLIENTS} clients on one node`);
  const server = await startBenchServer(100, 1);
  let hints: readonly number[] = [];
  let pages: readonly number[] = [];
  try {
    const desk = await openDesk(server);
    await desk.change();
    hints = await hearChanges(server, desk, () => null);
    say(`live: ${CLIENTS} clients in teams of ${TEAM}`);
    // Whoever is in another team is told nothing, and must not cost the ones who are.
    const strangers = [`team:${randomUUID()}`];
    pages = await hearChanges(server, desk, (index) => (index < TEAM ? desk.scopes : strangers));
  } finally {
    const { peakBytes } = await server.stop();
    say(`live: the node took ${Math.round(peakBytes / 2 ** 20)} MiB at most`);
  }
  return [
    ...rowsOf(hints, `a change heard by ${CLIENTS} live clients of one node`),
    ...rowsOf(pages, `a change with its page at the ${TEAM} of ${CLIENTS} live clients whose team it is`),
  ];
}

/** What each of the lines that the changes concern had to wait, in milliseconds. */
async function hearChanges(
  server: BenchServer,
  desk: Desk,
  holds: (index: number) => Held,
): Promise<readonly number[]> {
  const cursor = await desk.sequence();
  const listeners: Listener[] = [];
  try {
    while (listeners.length < CLIENTS) {
      const opening = Array.from({ length: AT_ONCE }, (_, index) => {
        const scopes = holds(listeners.length + index);
        const stand = { type: 'stand' as const, stand: 1, epoch: desk.epoch, cursor, joiningScopes: [] };
        return openListener(server.url, desk.accessToken, scopes && { ...stand, scopes: [...scopes] });
      });
      listeners.push(...(await Promise.all(opening)));
    }
    const concerned = listeners.filter((_, index) => holds(index) === null || holds(index) === desk.scopes);
    const delays: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await desk.change();
      const answeredAt = performance.now();
      const seq = await desk.sequence();
      const heard = await Promise.all(concerned.map((listener) => listener.reached(seq)));
      delays.push(...heard.map((at) => at - answeredAt));
    }
    return delays;
  } finally {
    for (const listener of listeners) listener.close();
  }
}

function rowsOf(delays: readonly number[], name: string): readonly Measurement[] {
  return [0.5, 0.99].map((p) => ({
    name: `${name}, p${p * 100}`,
    ours: quantile(delays, p),
    unit: 'ms',
    peer: null,
    peerName: null,
    ratio: null,
    budget: p === 0.99 ? { of: 'value', most: MOST_MS } : null,
  }));
}

/** One socket that says who it is and where it stands, and remembers when which sequence came. */
function openListener(url: string, accessToken: string, stand: LiveStand | null): Promise<Listener> {
  const socket = new WebSocket(new URL('/sync/live', url.replace(/^http/, 'ws')));
  let newest = { seq: -1, at: 0 };
  let wanted: { readonly seq: number; resolve(at: number): void } | null = null;
  const ready = Promise.withResolvers<Listener>();
  socket.on('open', () =>
    socket.send(JSON.stringify({ type: 'hello', accessToken, clientId: randomUUID(), isMetered: false })),
  );
  socket.on('error', ready.reject);
  socket.on('message', (data) => {
    // Two thousand at once: the listener must not be what is measured.
    const frame = JSON.parse(String(data)) as LiveServerFrame;
    if (frame.type === 'ready') {
      if (stand !== null) socket.send(JSON.stringify(stand));
      ready.resolve(listener);
    }
    if (frame.type !== 'poke') return;
    newest = { seq: frame.seq, at: performance.now() };
    if (wanted !== null && frame.seq >= wanted.seq) wanted.resolve(newest.at);
  });
  const listener: Listener = {
    reached(seq) {
      if (newest.seq >= seq) return Promise.resolve(newest.at);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`Nobody told of ${seq}`)), PATIENCE_MS);
        wanted = {
          seq,
          resolve(at) {
            clearTimeout(timer);
            wanted = null;
            resolve(at);
          },
        };
      });
    },
    close: () => socket.terminate(),
  };
  return ready.promise;
}
