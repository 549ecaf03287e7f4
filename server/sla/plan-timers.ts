import type { Pool } from 'pg';
import { listSlaPasts } from '../../db/server/queries/sla-pasts.ts';
import {
  forgetTimers,
  type MarkedTicket,
  type PlannedTimer,
  planTimers,
  takeMarks,
} from '../../db/server/queries/sla-timers.ts';
import type { TicketPast } from '../../shared/domain/sla/history-of-ticket.ts';
import { type DeadlinePoint, deadlinesOf } from '../../shared/domain/sla/ticket-timers.ts';
import { inTransaction } from '../mutations/transaction.ts';
import type { PolicyReader } from './ready-policies.ts';

/** Marks that are looked at with one commit. */
const PER_COMMIT = 500;

/**
 * Plans the points of tickets that were changed since they were looked at last, from their history as it is now (docs/spec/sync.md R194).
 * @returns whether there may be more
 */
export function planMarked(pool: Pool, tenantId: string, policiesOf: PolicyReader): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const marked = await takeMarks(client, tenantId, PER_COMMIT);
    if (marked.length === 0) return false;
    // Read after the marks were taken: whatever is changed from here on leaves another one.
    const ready = await policiesOf(client, tenantId);
    const ids = marked.map(({ ticketId }) => ticketId);
    const pasts = await listSlaPasts(client, tenantId, ids);
    const timers = marked.flatMap((mark): PlannedTimer[] => {
      const past: TicketPast | undefined = pasts.get(mark.ticketId);
      return past === undefined ? [] : deadlinesOf(ready, past).points.map((point) => planned(point, mark));
    });
    await planTimers(client, tenantId, ids, timers);
    const closed = ids.filter((id) => pasts.get(id)?.ticket.status === 'closed');
    if (closed.length > 0) await forgetTimers(client, tenantId, closed);
    await client.query('commit');
    return true;
  });
}

function planned({ key, at, timer, kind }: DeadlinePoint, { ticketId, since }: MarkedTicket): PlannedTimer {
  const isWanted = kind === 'escalation' && timer.policy.lateSteps === 'fire';
  return { ticketId, point: key, firesAt: at, isLate: at < since && !isWanted };
}
