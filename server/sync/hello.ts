import type { PoolClient } from 'pg';
import { hasHistory } from '../../db/server/queries/epoch.ts';
import { recordCursor } from '../../db/server/queries/history.ts';
import {
  type HelloAnswer,
  type HelloRequest,
  LIMITS,
  MIN_PROTOCOL_VERSION,
  PROTOCOL_VERSION,
} from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { inTransaction } from '../mutations/transaction.ts';
import { grantsOf } from './actor.ts';
import { healLostTail, type LostTail } from './epoch.ts';
import type { SyncPorts } from './ports.ts';
import { isSameProof } from './proofs.ts';
import { proofOf, readSnapshot, readStanding } from './read-page.ts';
import type { Session } from './session.ts';

const HEARTBEAT_MS = 30_000;

/** Opens a conversation: where the server stands, where it believes the client stands, and the rules of the line. */
export async function hello(ports: SyncPorts, session: Session, request: HelloRequest): Promise<HelloAnswer> {
  if (request.protocol > PROTOCOL_VERSION) throw new AppError('serverTooOld', { needed: request.protocol });
  await inTransaction(ports.pool, async (client) => {
    await recordCursor(client, { ...session, clientId: request.clientId }, request.cursor, ports.now());
    await client.query('commit');
  });
  const { answer, lost } = await readHello(ports, session, request);
  if (lost === null) return answer;
  await healLostTail(ports, session.tenantId, lost);
  return (await readHello(ports, session, request)).answer;
}

function readHello(
  { pool, proofs, now, filePolicy, offlineDays }: SyncPorts,
  session: Session,
  request: HelloRequest,
): Promise<{ readonly answer: HelloAnswer; readonly lost: LostTail | null }> {
  return readSnapshot(pool, async (client) => {
    const standing = await readStanding(client, session, request.clientId);
    const { user } = await grantsOf(client, session.tenantId, standing.person);
    const answer: HelloAnswer = {
      serverTime: now(),
      mode: request.protocol < MIN_PROTOCOL_VERSION ? 'pushOnly' : 'full',
      epoch: standing.epoch,
      seq: standing.seq,
      floorSeq: standing.floorSeq,
      standing: proofOf(proofs, session.tenantId, standing),
      digestKey: proofs.digestKey(session.tenantId, request.clientId),
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
        offlineDays,
      },
    };
    return { answer, lost: await findLostTail(client, proofs, session, request, answer) };
  });
}

/** What the client proves to have seen here and the center no longer has; null in every healthy case. */
async function findLostTail(
  client: PoolClient,
  proofs: SyncPorts['proofs'],
  { tenantId }: Session,
  { epoch, standing }: HelloRequest,
  answer: HelloAnswer,
): Promise<LostTail | null> {
  if (standing === null || epoch === null || epoch !== answer.epoch) return null;
  const { line, seq, seal } = standing;
  if (!isSameProof(proofs.ofStanding(tenantId, line, seq), seal)) return null;
  return (await hasHistory(client, tenantId, line, seq)) ? null : { epoch, seq };
}
