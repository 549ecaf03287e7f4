import type { TicketId } from '../../../shared/model/ids.ts';
import { openNeighbor } from '../../commands/navigate.ts';
import type { Services } from '../../services.ts';
import { setStatusOf } from '../ticket/ticket-actions.ts';

/** After "send and solve": makes sure the ticket is solved and goes on to the next one of the list. */
export async function solveAndOpenNext(services: Services, ticketId: TicketId): Promise<void> {
  const detail = await services.store.query('ticket.get', { ticketId });
  const model = services.queue.model.get();
  // A solved ticket may already have left the list; then its place holds the next one.
  const hasLeft = model?.rowOf(ticketId) === undefined;
  if (detail !== null && detail.ticket.status !== 'solved' && detail.ticket.status !== 'closed') {
    await setStatusOf(services, [ticketId], 'solved');
  }
  const hasNext = await openNeighbor(services, hasLeft ? 0 : 1);
  if (!hasNext) services.panes.focus('queue');
}
