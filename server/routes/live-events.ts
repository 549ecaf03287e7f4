import type { FastifyInstance } from 'fastify';
import {
  LiveEventsQuery,
  type LiveSayAnswer,
  LiveSayRequest,
  type LiveServerFrame,
} from '../../shared/contract/live-protocol.ts';
import { METERED } from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { ServerContext } from '../context.ts';
import type { EndingCarrier, LiveNode } from '../live/live-node.ts';
import { sessionOf } from '../plugins/session.ts';
import { goodbye } from './live.ts';

/** A silent stream looks dead to proxies and to clients (electron/sync/live-events.ts). */
const HEARTBEAT_MS = 25_000;
const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  'x-content-type-options': 'nosniff',
  // Asks nginx, and those who took it over from there, to hand every event on at once.
  'x-accel-buffering': 'no',
};

/** The live line for networks without sockets: frames come down as events, and go up in requests (R61). */
export function registerLiveEventRoutes(app: FastifyInstance, context: ServerContext, node: LiveNode): void {
  app.get('/sync/live/events', async (request, reply) => {
    const session = await sessionOf(context, request);
    const { clientId, isMetered } = LiveEventsQuery.parse(request.query);
    const stream = reply.raw;
    const carrier: EndingCarrier = {
      send: (text) => void stream.write(`data: ${text}\n\n`),
      end: () => stream.end(),
      sayGoodbye(retryAfterMs) {
        carrier.send(goodbye(retryAfterMs));
        stream.end();
      },
      terminate: () => stream.destroy(),
    };
    const leave = node.admit(carrier);
    if (leave === null) throw new AppError('serverBusy');
    reply.hijack();
    stream.writeHead(200, HEADERS);
    const line = node.open({ session, clientId, isMetered: isMetered === 'true' }, carrier);
    const pong = JSON.stringify({ type: 'pong' } satisfies LiveServerFrame);
    const heartbeat = setInterval(
      () => carrier.send(pong),
      isMetered === 'true' ? METERED.heartbeatMs : HEARTBEAT_MS,
    );
    stream.on('error', (error) => context.log.debug({ err: error }, 'a live stream failed'));
    stream.on('close', () => {
      clearInterval(heartbeat);
      line.close();
      leave();
    });
  });

  app.post('/sync/live/say', async (request): Promise<LiveSayAnswer> => {
    const { deviceId } = await sessionOf(context, request);
    const { line: lineId, frame } = LiveSayRequest.parse(request.body);
    const line = node.find(lineId);
    if (line?.deviceId !== deviceId) return { isHeard: false };
    line.hear(frame);
    return { isHeard: true };
  });
}
