import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  DigestsRequest,
  HelloRequest,
  LIMITS,
  NEXT_TOKEN_HEADER,
  NumbersRequest,
  POKE_MS,
  PullRequest,
  PushRequest,
  ReconcileRequest,
  SERVED_HEADER,
  SnapshotRequest,
  WaitRequest,
} from '../../shared/contract/sync-protocol.ts';
import type { SignedInSession } from '../accounts/access-tokens.ts';
import { mutationPorts, type ServerContext, syncPorts } from '../context.ts';
import { sessionOf } from '../plugins/session.ts';
import { createAllowance, SYNC_RATES } from '../sync/allowance.ts';
import { hello } from '../sync/hello.ts';
import { leaseNumbersTo } from '../sync/numbers.ts';
import { pull } from '../sync/pull.ts';
import { push } from '../sync/push.ts';
import { budgetOf } from '../sync/read-page.ts';
import { compareDigests, reconcile } from '../sync/reconcile.ts';
import { readScopePage } from '../sync/snapshot.ts';
import { sendPage } from './send-page.ts';

/** A long poll is answered empty before proxies lose patience. */
const WAIT_MS = 25_000;
/** Room for the names of as many rows as one request may list. */
const RECONCILE_BODY_LIMIT = LIMITS.reconcileRows * 120;

/** The wire of sync: each route proves who calls, asks for no more than one may, parses, and hands over. */
export function registerSyncRoutes(app: FastifyInstance, context: ServerContext): void {
  const ports = syncPorts(context);
  const allowance = createAllowance(SYNC_RATES, context.now);
  const allowedSession = async (
    request: FastifyRequest,
    kind: keyof typeof SYNC_RATES,
  ): Promise<SignedInSession> => {
    const session = await sessionOf(context, request);
    allowance.take(session.deviceId, { [kind]: 1 });
    return session;
  };

  app.post('/sync/hello', async (request) => {
    const session = await allowedSession(request, 'hellos');
    return hello(ports, session, HelloRequest.parse(request.body));
  });

  app.post('/sync/push', { bodyLimit: 2 * LIMITS.batchBytes }, async (request, reply) => {
    const startedAt = performance.now();
    const session = await sessionOf(context, request);
    allowance.take(session.deviceId, { pushes: 1, pushedBytes: request.jsonBytes });
    const answer = await push(mutationPorts(context), session, PushRequest.parse(request.body));
    if (answer.kind === 'judged') {
      for (const { verdict } of answer.results) context.metrics.judgedMutations.inc({ verdict });
    }
    reply.header(SERVED_HEADER, Math.round(performance.now() - startedAt));
    return answer;
  });

  app.post('/sync/pull', async (request, reply) => {
    const session = await allowedSession(request, 'pages');
    const body = PullRequest.parse(request.body);
    return sendPage(request, reply, await pull(ports, session, body, budgetOf(body.maxBytes)), body.maxBytes);
  });

  app.post('/sync/digests', async (request) => {
    const session = await allowedSession(request, 'pages');
    return compareDigests(ports, session, DigestsRequest.parse(request.body));
  });

  app.post('/sync/reconcile', { bodyLimit: RECONCILE_BODY_LIMIT }, async (request, reply) => {
    const session = await allowedSession(request, 'pages');
    const page = await reconcile(ports, session, ReconcileRequest.parse(request.body));
    return sendPage(request, reply, page, LIMITS.pageBytes);
  });

  app.post('/sync/snapshot', async (request, reply) => {
    const session = await allowedSession(request, 'pages');
    const body = SnapshotRequest.parse(request.body);
    const { page, nextToken } = await readScopePage(ports, session, body, budgetOf(body.maxBytes));
    if (nextToken !== null) reply.header(NEXT_TOKEN_HEADER, nextToken);
    return sendPage(request, reply, page, body.maxBytes);
  });

  app.post('/sync/numbers', async (request) => {
    const session = await allowedSession(request, 'leases');
    return leaseNumbersTo(ports, session, NumbersRequest.parse(request.body));
  });

  app.post('/sync/wait', async (request) => {
    const { tenantId } = await allowedSession(request, 'polls');
    const { seq } = WaitRequest.parse(request.body);
    // As seldom as pokes come on a live line, however much happens.
    const [newest] = await Promise.all([waitForNews(context, tenantId, seq, request), delay(POKE_MS)]);
    return { seq: newest };
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
