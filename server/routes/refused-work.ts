import type { FastifyInstance } from 'fastify';
import {
  type RefusedWorkAnswer,
  SettleRefusedWorkRequest,
} from '../../shared/contract/refused-work-protocol.ts';
import type { ServerContext } from '../context.ts';
import { sessionOf } from '../plugins/session.ts';
import { listForReviewer, settleForReviewer } from '../sync/refused-work.ts';

/** What colleagues did and the center did not take, for those who look after it. */
export function registerRefusedWorkRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get(
    '/api/refused-work',
    async (request): Promise<RefusedWorkAnswer> =>
      listForReviewer(context, await sessionOf(context, request)),
  );

  app.post('/api/refused-work/settle', async (request) => {
    const session = await sessionOf(context, request);
    const { operationId } = SettleRefusedWorkRequest.parse(request.body);
    return { isSettled: await settleForReviewer(context, session, operationId) };
  });
}
