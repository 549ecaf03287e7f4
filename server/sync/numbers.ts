import type { Pool } from 'pg';
import type { z } from 'zod';
import { leaseNumbers } from '../../db/server/queries/numbers.ts';
import type { NumbersAnswer, NumbersRequest } from '../../shared/contract/sync-protocol.ts';
import { inTransaction } from '../mutations/transaction.ts';
import { holderOf } from './push.ts';
import type { Session } from './session.ts';

/** Leases a block of ticket numbers to the caller's device: final numbers, also for tickets opened offline. */
export function leaseNumbersTo(
  pool: Pool,
  session: Session,
  request: z.infer<typeof NumbersRequest>,
  nowMs: number,
): Promise<z.infer<typeof NumbersAnswer>> {
  return inTransaction(pool, async (client) => {
    const block = await leaseNumbers(client, session.tenantId, holderOf(session), request.count, nowMs);
    await client.query('commit');
    return { blocks: [block] };
  });
}
