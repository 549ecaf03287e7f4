import helmet from '@fastify/helmet';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance } from 'fastify';
import { LIMITS } from '../shared/contract/sync-protocol.ts';
import type { ServerContext } from './context.ts';
import { createLiveNode, type LiveLines } from './live/live-node.ts';
import { registerErrors } from './plugins/errors.ts';
import { registerJsonBody } from './plugins/json-body.ts';
import { registerAccountRoutes } from './routes/accounts.ts';
import { registerAttachmentRoutes } from './routes/attachments.ts';
import { registerBlobRoutes } from './routes/blobs.ts';
import { registerHealthRoutes } from './routes/health.ts';
import { registerLiveRoute } from './routes/live.ts';
import { registerLiveEventRoutes } from './routes/live-events.ts';
import { registerRefusedWorkRoutes } from './routes/refused-work.ts';
import { registerSyncRoutes } from './routes/sync.ts';

/** Twice the longest list of scopes, and something for the rest. */
const MAX_FRAME_BYTES = 128 * 1024;

export interface AppOptions {
  readonly version: string;
  /** Addresses and networks whose word about where a request comes from counts. */
  readonly trustedProxies: readonly string[];
  /** Whoever shows it may read the metrics; null: only this machine may. */
  readonly metricsToken: string | null;
  /** Fires when the node begins to end. */
  readonly draining: AbortSignal;
}

/** The HTTP side of a node over its context; listening is the caller's business. */
export async function createApp(
  context: ServerContext,
  options: AppOptions,
): Promise<{ readonly app: FastifyInstance; readonly live: LiveLines }> {
  const app = Fastify({
    bodyLimit: LIMITS.pageBytes,
    trustProxy: [...options.trustedProxies],
    forceCloseConnections: 'idle',
  });
  registerErrors(app, context);
  registerJsonBody(app);
  await app.register(helmet);
  await app.register(websocket, { options: { maxPayload: MAX_FRAME_BYTES } });
  app.addHook('onResponse', (request, reply, done) => {
    context.metrics.requestSeconds.observe(
      { route: request.routeOptions.url ?? 'unknown', status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    done();
  });
  registerHealthRoutes(app, context, options);
  registerAccountRoutes(app, context);
  registerSyncRoutes(app, context);
  registerAttachmentRoutes(app, context);
  registerRefusedWorkRoutes(app, context);
  await registerBlobRoutes(app, context);
  const live = createLiveNode(context);
  app.addHook('onClose', async () => live.close());
  registerLiveEventRoutes(app, context, live);
  await app.register((scope, _options, done) => {
    registerLiveRoute(scope, context, live);
    done();
  });
  await app.ready();
  return { app, live };
}
