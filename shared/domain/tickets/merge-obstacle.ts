import { isOpenStatus } from '../../model/status-groups.ts';
import type { Ticket } from '../../model/ticket.ts';

type Side = Pick<Ticket, 'customerId' | 'status'>;

/** What keeps two tickets from becoming one (docs/decisions/0021-merged-tickets.md); null where nothing does. */
export function mergeObstacle(ticket: Side, target: Side): 'otherCustomer' | 'targetClosed' | null {
  // Answers go to the target's customer alone: another one's questions would never be answered.
  if (ticket.customerId !== null && ticket.customerId !== target.customerId) return 'otherCustomer';
  // Nobody would see any more that there is something to do.
  return isOpenStatus(ticket.status) && !isOpenStatus(target.status) ? 'targetClosed' : null;
}
