import { beginEpoch, getEpoch, getPlace } from '../../db/server/queries/epoch.ts';
import { inTransaction } from '../mutations/transaction.ts';
import type { SyncPorts } from './ports.ts';

/** What a client proved to have seen, and where the center stands. */
export interface LostTail {
  readonly epoch: string;
  readonly seq: number;
}

/**
 * The center has less than a client proves to have received from it: a back-up was restored or a failover lost its
 * tail. From now on a new epoch counts, in which every client becomes a back-up of its own work.
 */
export async function healLostTail(ports: SyncPorts, tenantId: string, lost: LostTail): Promise<void> {
  const seq = await inTransaction(ports.pool, (client) =>
    beginEpoch(client, tenantId, {
      from: lost.epoch,
      to: ports.newId(),
      line: ports.newId(),
      lostSeq: lost.seq,
    }),
  );
  tellOfEpoch(ports, tenantId, seq);
}

/** This node saw the counter at `lostSeq`, and now it is below: the database was replaced while the node ran. */
export async function healLostCounter(ports: SyncPorts, tenantId: string, lostSeq: number): Promise<void> {
  const seq = await inTransaction(ports.pool, async (client) => {
    const from = await getEpoch(client, tenantId);
    // Another node may have begun the epoch already, far above.
    if ((await getPlace(client, tenantId)).seq >= lostSeq) return null;
    return beginEpoch(client, tenantId, { from, to: ports.newId(), line: ports.newId(), lostSeq });
  });
  tellOfEpoch(ports, tenantId, seq);
}

function tellOfEpoch(ports: SyncPorts, tenantId: string, seq: number | null): void {
  if (seq === null) return;
  ports.onNewEpoch(tenantId);
  ports.announce(tenantId, seq);
}
