import type { Pool } from 'pg';
import { commitChanges } from '../../db/server/apply-changes.ts';
import { listAgeing } from '../../db/server/queries/aged-tickets.ts';
import { listTenantIds } from '../../db/server/queries/tenants.ts';
import { CLOSED_STATUSES } from '../../shared/model/status-groups.ts';
import { inTransaction } from '../mutations/transaction.ts';
import { openUnitOfWork } from '../mutations/unit-of-work.ts';

/** What ageing needs from the server around it. */
export interface AgeingPorts {
  readonly pool: Pool;
  now(): number;
  newId(): string;
  announce(tenantId: string, seq: number): void;
}

/** Tickets that leave with one commit: a page of a pull holds as many, and the locks are short. */
const PER_COMMIT = 200;
const DAY_MS = 24 * 3_600_000;

/** Ages the tickets of every organization; a job that may run on any node, and more than once. */
export async function ageAllTickets(ports: AgeingPorts, keepClosedDays: number): Promise<void> {
  const quietSince = ports.now() - keepClosedDays * DAY_MS;
  for (const tenantId of await listTenantIds(ports.pool)) await ageTickets(ports, tenantId, quietSince);
}

/**
 * Takes closed tickets that nothing happened to since `quietSince` out of the default scopes (docs/spec/sync.md R70):
 * they leave workstations by the way every ticket leaves, and stay readable for whoever asks for one by itself.
 * @returns how many left
 */
export async function ageTickets(ports: AgeingPorts, tenantId: string, quietSince: number): Promise<number> {
  let total = 0;
  for (;;) {
    const found = await listAgeing(ports.pool, tenantId, quietSince, PER_COMMIT);
    if (found.length === 0) return total;
    const aged = await ageSome(ports, tenantId, quietSince, found);
    // Somebody was at work on all of them just now: the next run looks again.
    if (aged === 0) return total;
    total += aged;
  }
}

/** Judged again under the lock, because a customer may have written since they were found. */
function ageSome(
  ports: AgeingPorts,
  tenantId: string,
  quietSince: number,
  ids: readonly string[],
): Promise<number> {
  return inTransaction(ports.pool, async (client) => {
    const work = await openUnitOfWork(
      client,
      tenantId,
      ids.map((id) => ({ entity: 'ticket' as const, id })),
    );
    const old = ids.filter((id) => {
      const ticket = work.reads.get('ticket', id);
      return (
        ticket !== undefined &&
        ticket.mergedIntoId === null &&
        CLOSED_STATUSES.includes(ticket.status) &&
        ticket.updatedAt < quietSince
      );
    });
    for (const id of old) work.age(id);
    const writes = { ...work.writes(), log: null };
    ports.announce(tenantId, await commitChanges(client, tenantId, writes, ports.newId()));
    return old.length;
  });
}
