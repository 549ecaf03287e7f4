import type { z } from 'zod';
import { commitPlace } from '../../db/server/apply-changes.ts';
import {
  claimNumbers,
  countUnusedNumbers,
  leaseNumbers,
  lockAllocator,
  type NumberBlock,
} from '../../db/server/queries/numbers.ts';
import {
  type LeasedBlock,
  LIMITS,
  type NumbersAnswer,
  type NumbersRequest,
} from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { inTransaction } from '../mutations/transaction.ts';
import type { SyncPorts } from './ports.ts';
import { isSameProof } from './proofs.ts';
import { holderOf } from './push.ts';
import { proveNow } from './read-page.ts';
import type { Session } from './session.ts';

const UNUSED_SINCE_MS = 30 * 86_400_000;
const OVERDRAWN_RETRY_S = 600;

/**
 * Leases a block of ticket numbers to the caller's device: final numbers, also for tickets opened offline. Blocks
 * the device proves to have leased before are entered again if the center lost them. Every lease is a commit of the line.
 * A device that uses none of what it has gets no more (R222); what it has is entered all the same.
 */
export function leaseNumbersTo(
  { pool, proofs, now, newId }: SyncPorts,
  session: Session,
  request: z.infer<typeof NumbersRequest>,
): Promise<NumbersAnswer> {
  const { tenantId } = session;
  const holder = holderOf(session);
  const proofOf = ({ from, to }: NumberBlock): string => proofs.ofBlock(tenantId, holder, from, to);
  return inTransaction(pool, async (client) => {
    if (request.count > 0) await lockAllocator(client, tenantId);
    const isOverdrawn =
      request.count > 0 &&
      request.count + (await countUnusedNumbers(client, tenantId, holder, now() - UNUSED_SINCE_MS)) >
        LIMITS.unusedNumbers;
    if (isOverdrawn && request.held.length === 0) {
      throw new AppError('tooManyRequests', { seconds: OVERDRAWN_RETRY_S });
    }
    const lost: number[] = [];
    for (const block of request.held) {
      const isOurs = isSameProof(proofOf(block), block.proof);
      if (!isOurs || !(await claimNumbers(client, tenantId, holder, block, now()))) lost.push(block.from);
    }
    const blocks: LeasedBlock[] = [];
    if (request.count > 0 && !isOverdrawn) {
      const block = await leaseNumbers(client, tenantId, holder, request.count, now());
      blocks.push({ ...block, proof: proofOf(block) });
    }
    if (blocks.length + request.held.length > 0) await commitPlace(client, tenantId, newId());
    return { blocks, lost, standing: await proveNow(client, proofs, tenantId) };
  });
}
