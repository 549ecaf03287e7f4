import type { TicketId } from '../../../shared/model/ids.ts';
import { openNeighbor } from '../../commands/navigate.ts';
import type { Services } from '../../services.ts';
import { setStatusOf } from '../ticket/ticket-actions.ts';

/** After "send and solve": makes sure the ticket is solved and goes on to the next one of the list. */
export async function solveAndOpenNext(services: Services, ticketId: TicketId): Promise<void> {
  const detail = await services.store.query('ticket.get', { ticketId });
  if (detail !== null && detail.ticket.status !== 'solved' && detail.ticket.status !== 'closed') {
    await setStatusOf(services, [ticketId], 'solved');
  }
  const hasNext = await openNeighbor(services, 1);
  if (!hasNext) services.panes.focus('queue');
}
