import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServerInfo } from '../../shared/contract/account-protocol.ts';
import { MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { AppOptions } from '../app.ts';
import type { ServerContext } from '../context.ts';

/** What load balancers, monitoring and a client looking for its server ask. */
export function registerHealthRoutes(
  app: FastifyInstance,
  context: ServerContext,
  { version, metricsToken, draining }: AppOptions,
): void {
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
  /** The process can work: it is not about to end, its disks take what comes, and its database answers. */
  app.get('/health/ready', async () => {
    if (draining.aborted) throw new AppError('serverShuttingDown');
    if (await context.disk.isFull(context.pool)) throw new AppError('serverDiskFull');
    try {
      await context.pool.query('select 1');
    } catch (error) {
      throw new AppError('databaseUnavailable', {}, { cause: error });
    }
    return { status: 'ok' };
  });
  app.get('/metrics', async (request, reply) => {
    const isAllowed = metricsToken === null ? isFromThisMachine(request) : shows(request, metricsToken);
    if (!isAllowed) throw new AppError('notFound');
    return reply.type(context.metrics.registry.contentType).send(await context.metrics.registry.metrics());
  });
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

/** A proxy on this machine hands on what comes from elsewhere, and says so. */
function isFromThisMachine({ ip, headers }: FastifyRequest): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !isForwarded && LOOPBACK.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
}

/** Compared as hashes, which are of one length and take one time. */
function shows({ headers }: FastifyRequest, token: string): boolean {
  const hashOf = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hashOf(headers.authorization ?? ''), hashOf(`Bearer ${token}`));
}
