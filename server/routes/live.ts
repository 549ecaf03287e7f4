import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import { LiveClientFrame, type LiveServerFrame } from '../../shared/contract/live-protocol.ts';
import type { ServerContext } from '../context.ts';
import type { LiveLine } from '../live/live-line.ts';
import type { EndingCarrier, LiveNode } from '../live/live-node.ts';
import { openSession } from '../plugins/session.ts';

const HELLO_TIMEOUT_MS = 10_000;
const SILENCE_LIMIT_MS = 90_000;

/** The live line: the client says who it is in its first frame, then hears of every new sequence of its tenant. */
export function registerLiveRoute(app: FastifyInstance, context: ServerContext, node: LiveNode): void {
  app.get('/sync/live', { websocket: true }, (socket) => {
    const carrier = carrierOf(socket);
    const leave = node.admit(carrier);
    if (leave === null) {
      // Try again later: meanwhile the client hears of news by long poll.
      socket.close(1013);
      return;
    }
    socket.on('error', (error) => context.log.debug({ err: error }, 'a live socket failed'));
    socket.on('close', leave);
    serveSocket(socket, context, node, carrier);
  });
}

function carrierOf(socket: WebSocket): EndingCarrier {
  const send = (text: string): void => {
    if (socket.readyState === socket.OPEN) socket.send(text);
  };
  return {
    send,
    end: () => socket.close(1008),
    sayGoodbye(retryAfterMs) {
      send(goodbye(retryAfterMs));
      socket.close(1001);
    },
    terminate: () => socket.terminate(),
  };
}

/** The last frame of a node that ends. */
export function goodbye(retryAfterMs: number): string {
  return JSON.stringify({ type: 'bye', code: 'serverShuttingDown', retryAfterMs } satisfies LiveServerFrame);
}

function serveSocket(
  socket: WebSocket,
  context: ServerContext,
  node: LiveNode,
  carrier: EndingCarrier,
): void {
  let opening: Promise<LiveLine> | null = null;
  let silence = setTimeout(() => socket.terminate(), HELLO_TIMEOUT_MS);
  const refuse = (error: unknown): void => {
    context.log.debug({ err: error }, 'a live socket was refused');
    carrier.end();
  };
  const open = async (hello: LiveClientFrame & { readonly type: 'hello' }): Promise<LiveLine> => {
    const session = await openSession(context, hello.accessToken);
    return node.open({ session, clientId: hello.clientId, isMetered: hello.isMetered }, carrier);
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
      opening = open(frame);
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
