import type { Pool } from 'pg';
import { getHeadSeq } from '../../db/server/queries/pages.ts';
import {
  type HelloAnswer,
  type HelloRequest,
  LIMITS,
  MIN_PROTOCOL_VERSION,
  PROTOCOL_VERSION,
} from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { FilePolicy } from '../../shared/model/file-policy.ts';
import { loadGrants } from './actor.ts';
import { readSnapshot, readStanding } from './read-page.ts';
import type { Session } from './session.ts';

const HEARTBEAT_MS = 30_000;

/** Opens a conversation: where the server stands, where it believes the client stands, and the rules of the line. */
export function hello(
  pool: Pool,
  session: Session,
  request: HelloRequest,
  nowMs: number,
  filePolicy: FilePolicy,
): Promise<HelloAnswer> {
  if (request.protocol < MIN_PROTOCOL_VERSION) {
    throw new AppError('clientTooOld', { needed: MIN_PROTOCOL_VERSION });
  }
  if (request.protocol > PROTOCOL_VERSION) throw new AppError('serverTooOld', { needed: request.protocol });
  return readSnapshot(pool, async (client) => {
    const seq = await getHeadSeq(client, session.tenantId);
    const standing = await readStanding(client, session, request.clientId);
    const { user } = await loadGrants(client, session);
    return {
      serverTime: nowMs,
      epoch: standing.epoch,
      seq,
      lastMutation: standing.lastMutation,
      durableMutation: standing.lastMutation,
      user,
      organizationName: standing.organizationName,
      policy: {
        heartbeatMs: HEARTBEAT_MS,
        batchMutations: LIMITS.batchMutations,
        pageRows: LIMITS.pageRows,
        pageBytes: LIMITS.pageBytes,
        files: filePolicy,
      },
    };
  });
}
