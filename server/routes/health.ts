import type { FastifyInstance } from 'fastify';
import {
  MIN_PROTOCOL_VERSION,
  PROTOCOL_VERSION,
  type ServerInfo,
} from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { ServerContext } from '../context.ts';

/** What load balancers, monitoring and a client looking for its server ask. */
export function registerHealthRoutes(app: FastifyInstance, context: ServerContext, version: string): void {
  app.get(
    '/api/info',
    (): ServerInfo => ({
      product: 'outpost',
      version,
      protocol: PROTOCOL_VERSION,
      minProtocol: MIN_PROTOCOL_VERSION,
    }),
  );
  /** The process runs. */
  app.get('/health/live', () => ({ status: 'ok' }));
  /** The process can work: its database answers. */
  app.get('/health/ready', async () => {
    try {
      await context.pool.query('select 1');
    } catch (error) {
      throw new AppError('databaseUnavailable', {}, { cause: error });
    }
    return { status: 'ok' };
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(context.metrics.registry.contentType).send(await context.metrics.registry.metrics()),
  );
}
