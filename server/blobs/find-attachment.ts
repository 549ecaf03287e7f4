import type { Pool } from 'pg';
import { type AttachmentAccess, getAttachmentAccess } from '../../db/server/queries/files.ts';
import { scopesOfTicket } from '../../shared/domain/permissions/scopes.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { loadGrants } from '../sync/actor.ts';
import type { Session } from '../sync/session.ts';

/**
 * An attachment that the person may read now.
 * @throws AppError attachmentUnavailable: no such file and no right to it are answered alike
 */
export async function findAttachment(
  pool: Pool,
  session: Session,
  attachmentId: string,
): Promise<AttachmentAccess> {
  const grants = await loadGrants(pool, session);
  const found = await getAttachmentAccess(pool, session.tenantId, attachmentId);
  const scopes = found === undefined ? [] : scopesOfTicket(found);
  if (found === undefined || !scopes.some((scope) => grants.rights.has(scope))) {
    throw new AppError('attachmentUnavailable');
  }
  return found;
}
