import type { z } from 'zod';
import { commitPlace } from '../../db/server/apply-changes.ts';
import { claimNumbers, leaseNumbers, type NumberBlock } from '../../db/server/queries/numbers.ts';
import type { LeasedBlock, NumbersAnswer, NumbersRequest } from '../../shared/contract/sync-protocol.ts';
import { inTransaction } from '../mutations/transaction.ts';
import type { SyncPorts } from './ports.ts';
import { isSameProof } from './proofs.ts';
import { holderOf } from './push.ts';
import { proveNow } from './read-page.ts';
import type { Session } from './session.ts';

/**
 * Leases a block of ticket numbers to the caller's device: final numbers, also for tickets opened offline. Blocks
 * the device proves to have leased before are entered again if the center lost them. Every lease is a commit of the line.
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
    const lost: number[] = [];
    for (const block of request.held) {
      const isOurs = isSameProof(proofOf(block), block.proof);
      if (!isOurs || !(await claimNumbers(client, tenantId, holder, block, now()))) lost.push(block.from);
    }
    const blocks: LeasedBlock[] = [];
    if (request.count > 0) {
      const block = await leaseNumbers(client, tenantId, holder, request.count, now());
      blocks.push({ ...block, proof: proofOf(block) });
    }
    if (blocks.length + request.held.length > 0) await commitPlace(client, tenantId, newId());
    return { blocks, lost, standing: await proveNow(client, proofs, tenantId) };
  });
}
