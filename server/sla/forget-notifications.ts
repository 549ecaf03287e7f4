import type { Pool } from 'pg';
import { commitChanges } from '../../db/server/apply-changes.ts';
import { listOldNotifications } from '../../db/server/queries/notifications.ts';
import { listTenantIds } from '../../db/server/queries/tenants.ts';
import { inTransaction } from '../mutations/transaction.ts';
import { openUnitOfWork } from '../mutations/unit-of-work.ts';

/** What forgetting needs from the server around it. */
export interface ForgettingPorts {
  readonly pool: Pool;
  now(): number;
  newId(): string;
  announce(tenantId: string, seq: number): void;
}

/** A page of a pull holds as many, and the locks are short. */
const PER_COMMIT = 200;
const KEPT_MS = 30 * 24 * 3_600_000;

/** Takes away what people were told more than a month ago (docs/spec/sync.md R197); may run on any node, and more than once. */
export async function forgetNotifications(ports: ForgettingPorts): Promise<void> {
  for (const tenantId of await listTenantIds(ports.pool)) while (await forgetSome(ports, tenantId));
}

function forgetSome(ports: ForgettingPorts, tenantId: string): Promise<boolean> {
  return inTransaction(ports.pool, async (client) => {
    const ids = await listOldNotifications(client, tenantId, ports.now() - KEPT_MS, PER_COMMIT);
    if (ids.length === 0) return false;
    const keys = ids.map((id) => ({ entity: 'notification' as const, id }));
    const work = await openUnitOfWork(client, tenantId, keys);
    const there = keys.filter(({ id }) => work.reads.get('notification', id) !== undefined);
    work.apply(
      there.map((key) => ({ kind: 'remove', ...key })),
      'system',
    );
    const writes = { ...work.writes(), log: null };
    ports.announce(tenantId, await commitChanges(client, tenantId, writes, ports.newId()));
    return true;
  });
}
