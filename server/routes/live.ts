import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import {
  LIMITS,
  LiveClientFrame,
  type LiveServerFrame,
  METERED,
} from '../../shared/contract/sync-protocol.ts';
import type { ServerContext } from '../context.ts';
import { openSession } from '../plugins/session.ts';
import { createCoalescer } from '../sync/coalesce.ts';

const HELLO_TIMEOUT_MS = 10_000;
const SILENCE_LIMIT_MS = 90_000;

/** Open sockets of this node, so that a shutdown can say goodbye. */
export interface LiveLines {
  /** Asks every client to come back after a random moment within `spreadMs`. */
  sayGoodbye(spreadMs: number): void;
  /** Ends the sockets whose clients did not answer the goodbye. */
  terminate(): void;
}

/** The live line: the client says who it is in its first frame, then hears of every new sequence of its tenant. */
export function registerLiveRoute(app: FastifyInstance, context: ServerContext): LiveLines {
  const sockets = new Set<WebSocket>();
  app.get('/sync/live', { websocket: true }, (socket) => {
    if (sockets.size >= LIMITS.socketsPerNode) {
      // Try again later: meanwhile the client hears of news by long poll.
      socket.close(1013);
      return;
    }
    sockets.add(socket);
    context.metrics.liveClients.inc();
    socket.on('error', (error) => context.log.debug({ err: error }, 'a live socket failed'));
    socket.on('close', () => {
      sockets.delete(socket);
      context.metrics.liveClients.dec();
    });
    serveSocket(socket, context);
  });
  return {
    sayGoodbye(spreadMs) {
      for (const socket of sockets) {
        send(socket, {
          type: 'bye',
          code: 'serverShuttingDown',
          retryAfterMs: Math.floor(Math.random() * spreadMs),
        });
        socket.close(1001);
      }
    },
    terminate() {
      for (const socket of sockets) socket.terminate();
    },
  };
}

function serveSocket(socket: WebSocket, context: ServerContext): void {
  let isKnown = false;
  let silence = setTimeout(() => socket.terminate(), HELLO_TIMEOUT_MS);
  let unsubscribe = (): void => undefined;
  socket.on('close', () => {
    clearTimeout(silence);
    unsubscribe();
  });
  socket.on('message', (data) => {
    const frame = parseFrame(data.toString());
    if (frame === null || (frame.type === 'hello') === isKnown) {
      socket.close(1008);
      return;
    }
    clearTimeout(silence);
    silence = setTimeout(() => socket.terminate(), SILENCE_LIMIT_MS);
    if (frame.type === 'ping') {
      send(socket, { type: 'pong' });
      return;
    }
    isKnown = true;
    openSession(context, frame.accessToken)
      .then(({ tenantId }) => {
        const pokes = createCoalescer(frame.isMetered ? METERED.pokeMs : 0, (seq) =>
          send(socket, { type: 'poke', seq }),
        );
        const forget = context.news.subscribe(tenantId, (seq) => pokes.push(seq));
        unsubscribe = () => {
          forget();
          pokes.stop();
        };
        send(socket, { type: 'ready', seq: context.news.latest(tenantId) });
        if (socket.readyState !== socket.OPEN) unsubscribe();
      })
      .catch((error: unknown) => {
        context.log.debug({ err: error }, 'a live socket was refused');
        socket.close(1008);
      });
  });
}

function parseFrame(text: string): LiveClientFrame | null {
  try {
    return LiveClientFrame.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

function send(socket: WebSocket, frame: LiveServerFrame): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}
