import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  DigestsRequest,
  HelloRequest,
  LIMITS,
  NEXT_TOKEN_HEADER,
  NumbersRequest,
  PullRequest,
  PushRequest,
  ReconcileRequest,
  SERVED_HEADER,
  SnapshotRequest,
  WaitRequest,
} from '../../shared/contract/sync-protocol.ts';
import { mutationPorts, type ServerContext, syncPorts } from '../context.ts';
import { sessionOf } from '../plugins/session.ts';
import { hello } from '../sync/hello.ts';
import { leaseNumbersTo } from '../sync/numbers.ts';
import { pull } from '../sync/pull.ts';
import { push } from '../sync/push.ts';
import { createPushAllowance } from '../sync/push-allowance.ts';
import { budgetOf } from '../sync/read-page.ts';
import { compareDigests, reconcile } from '../sync/reconcile.ts';
import { readScopePage } from '../sync/snapshot.ts';
import { sendPage } from './send-page.ts';

/** A long poll is answered empty before proxies lose patience. */
const WAIT_MS = 25_000;
/** Room for the names of as many rows as one request may list. */
const RECONCILE_BODY_LIMIT = LIMITS.reconcileRows * 120;

/** The wire of sync: each route parses, proves who calls, and hands over. */
export function registerSyncRoutes(app: FastifyInstance, context: ServerContext): void {
  const ports = syncPorts(context);
  const allowance = createPushAllowance(context.now);
  app.post('/sync/hello', async (request) => {
    const session = await sessionOf(context, request);
    return hello(ports, session, HelloRequest.parse(request.body));
  });

  app.post('/sync/push', { bodyLimit: 2 * LIMITS.batchBytes }, async (request, reply) => {
    const startedAt = performance.now();
    const session = await sessionOf(context, request);
    allowance.take(session.deviceId, request.jsonBytes);
    const answer = await push(mutationPorts(context), session, PushRequest.parse(request.body));
    if (answer.kind === 'judged') {
      for (const { verdict } of answer.results) context.metrics.judgedMutations.inc({ verdict });
    }
    reply.header(SERVED_HEADER, Math.round(performance.now() - startedAt));
    return answer;
  });

  app.post('/sync/pull', async (request, reply) => {
    const session = await sessionOf(context, request);
    const body = PullRequest.parse(request.body);
    return sendPage(request, reply, await pull(ports, session, body, budgetOf(body.maxBytes)), body.maxBytes);
  });

  app.post('/sync/digests', async (request) => {
    const session = await sessionOf(context, request);
    return compareDigests(ports, session, DigestsRequest.parse(request.body));
  });

  app.post('/sync/reconcile', { bodyLimit: RECONCILE_BODY_LIMIT }, async (request, reply) => {
    const session = await sessionOf(context, request);
    const page = await reconcile(ports, session, ReconcileRequest.parse(request.body));
    return sendPage(request, reply, page, LIMITS.pageBytes);
  });

  app.post('/sync/snapshot', async (request, reply) => {
    const session = await sessionOf(context, request);
    const body = SnapshotRequest.parse(request.body);
    const { page, nextToken } = await readScopePage(ports, session, body, budgetOf(body.maxBytes));
    if (nextToken !== null) reply.header(NEXT_TOKEN_HEADER, nextToken);
    return sendPage(request, reply, page, body.maxBytes);
  });

  app.post('/sync/numbers', async (request) => {
    const session = await sessionOf(context, request);
    return leaseNumbersTo(ports, session, NumbersRequest.parse(request.body));
  });

  app.post('/sync/wait', async (request) => {
    const { tenantId } = await sessionOf(context, request);
    const { seq } = WaitRequest.parse(request.body);
    return { seq: await waitForNews(context, tenantId, seq, request) };
  });
}

/** Resolves at once when the tenant is past `seq`, else with the next news, at the latest after WAIT_MS. */
function waitForNews(
  { news, pool }: ServerContext,
  tenantId: string,
  seq: number,
  request: FastifyRequest,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const finish = (newest: number): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve(newest);
    };
    const timer = setTimeout(() => finish(seq), WAIT_MS);
    const unsubscribe = news.subscribe(tenantId, (newest) => {
      if (newest > seq) finish(newest);
    });
    request.raw.socket.once('close', () => finish(seq));
    pool
      .query<{ seq: number }>('select seq from tenant_seq where tenant_id = $1', [tenantId])
      .then(({ rows }) => {
        const newest = rows[0]?.seq ?? 0;
        if (newest > seq) finish(newest);
      })
      .catch(reject);
  });
}
