import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { LiveServerFrame } from '../../../shared/contract/live-protocol.ts';
import type { Measurement } from '../measurement.ts';
import { startBenchServer } from '../support/bench-server.ts';
import { openDesk } from '../support/desk.ts';
import { quantile } from '../support/quantiles.ts';

const CLIENTS = 2_000;
const ROUNDS = 20;
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

/** C: a change, and when each of 2,000 clients of one node has heard of it, counted from the answered push. */
export async function measureLiveClients(say: (line: string) => void): Promise<Measurement[]> {
  say(`live: ${CLIENTS} clients on one node`);
  const server = await startBenchServer(100, 1);
  const listeners: Listener[] = [];
  try {
    const desk = await openDesk(server);
    while (listeners.length < CLIENTS) {
      const opening = Array.from({ length: AT_ONCE }, () => openListener(server.url, desk.accessToken));
      listeners.push(...(await Promise.all(opening)));
    }
    const delays: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await desk.change();
      const answeredAt = performance.now();
      const seq = await desk.sequence();
      const heard = await Promise.all(listeners.map((listener) => listener.reached(seq)));
      delays.push(...heard.map((at) => at - answeredAt));
    }
    return [0.5, 0.99].map((p) => ({
      name: `a change heard by ${CLIENTS} live clients of one node, p${p * 100}`,
      ours: quantile(delays, p),
      unit: 'ms',
      peer: null,
      peerName: null,
      ratio: null,
      budget: p === 0.99 ? { of: 'value', most: MOST_MS } : null,
    }));
  } finally {
    for (const listener of listeners) listener.close();
    await server.stop();
  }
}

/** One socket that says who it is and remembers when which sequence came. */
function openListener(url: string, accessToken: string): Promise<Listener> {
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
    if (frame.type === 'ready') ready.resolve(listener);
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
