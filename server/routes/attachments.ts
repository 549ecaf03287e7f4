import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { scopesOfTicket } from '../../shared/domain/permissions/scopes.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { ServerContext } from '../context.ts';
import { sessionOf } from '../plugins/session.ts';
import { loadGrants } from '../sync/actor.ts';

const Params = z.object({ attachmentId: z.uuid() });

interface Found {
  readonly sha256: string;
  readonly team_id: string;
  readonly assignee_id: string | null;
}

/** The bytes of attachments, for those who may see the ticket. */
export function registerAttachmentRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/attachments/:attachmentId', async (request, reply) => {
    const session = await sessionOf(context, request);
    const { attachmentId } = Params.parse(request.params);
    const grants = await loadGrants(context.pool, session);
    const { rows } = await context.pool.query<Found>(
      `select a.sha256, t.team_id, t.assignee_id from attachment a
       join ticket t on t.tenant_id = a.tenant_id and t.id = a.ticket_id
       where a.tenant_id = $1 and a.id = $2 and not a.is_deleted`,
      [session.tenantId, attachmentId],
    );
    const found = rows[0];
    const scopes =
      found === undefined
        ? []
        : scopesOfTicket({ teamId: found.team_id as never, assigneeId: found.assignee_id as never });
    // No such file and no right to it are answered alike.
    if (found === undefined || !scopes.some((scope) => grants.scopes.includes(scope))) {
      throw new AppError('attachmentUnavailable');
    }
    const bytes = await context.blobs.get(found.sha256);
    if (bytes === null) throw new AppError('attachmentUnavailable');
    return reply.type('application/octet-stream').send(bytes);
  });
}
