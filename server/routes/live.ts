import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import { LiveClientFrame, type LiveServerFrame } from '../../shared/contract/live-protocol.ts';
import { LIMITS } from '../../shared/contract/sync-protocol.ts';
import type { ServerContext } from '../context.ts';
import { createGate, type Gate } from '../live/gate.ts';
import { type LiveCarrier, type LiveLine, openLiveLine } from '../live/live-line.ts';

const HELLO_TIMEOUT_MS = 10_000;
const SILENCE_LIMIT_MS = 90_000;
/** Of the sixteen connections of a node's pool; the others are for those who ask. */
const PAGES_AT_ONCE = 4;

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
  const reading = createGate(PAGES_AT_ONCE);
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
    serveSocket(socket, context, reading);
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

function serveSocket(socket: WebSocket, context: ServerContext, reading: Gate): void {
  let opening: Promise<LiveLine> | null = null;
  let silence = setTimeout(() => socket.terminate(), HELLO_TIMEOUT_MS);
  const carrier: LiveCarrier = {
    send(text) {
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    end: () => socket.close(1008),
  };
  const refuse = (error: unknown): void => {
    context.log.debug({ err: error }, 'a live socket was refused');
    carrier.end();
  };
  socket.on('close', () => {
    clearTimeout(silence);
    // One that was refused has been told of already, and has nothing to close.
    opening?.then(
      (line) => line.close(),
      () => undefined,
    );
  });
  socket.on('message', (data) => {
    const frame = parseFrame(data.toString());
    if (frame === null || (frame.type === 'hello') === (opening !== null)) {
      socket.close(1008);
      return;
    }
    clearTimeout(silence);
    silence = setTimeout(() => socket.terminate(), SILENCE_LIMIT_MS);
    if (frame.type === 'hello') {
      opening = openLiveLine(context, frame, carrier, reading);
      opening.catch(refuse);
    } else opening?.then((line) => line.hear(frame)).catch(refuse);
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
