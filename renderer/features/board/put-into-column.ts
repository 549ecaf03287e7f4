import type { BoardGrouping } from '../../../shared/model/board.ts';
import type { TeamId, TicketId, UserId } from '../../../shared/model/ids.ts';
import type { Priority } from '../../../shared/model/priority.ts';
import type { Status } from '../../../shared/model/status.ts';
import type { Services } from '../../services.ts';
import { assignTickets, setPriorityOf, setStatusOf, transferTickets } from '../ticket/ticket-actions.ts';
import type { BoardColumn } from './board-model.ts';

/**
 * Gives a ticket the value of a column, as the command for that value does. The keys of columns come from the store.
 * @returns whether the ticket has it now; otherwise the person has been told why
 */
export async function putIntoColumn(
  services: Services,
  groupBy: BoardGrouping,
  ticketId: TicketId,
  { key, name }: BoardColumn,
): Promise<boolean> {
  const ids = [ticketId];
  switch (groupBy) {
    case 'status':
      return key !== null && (await setStatusOf(services, ids, key as Status));
    case 'priority':
      return key !== null && (await setPriorityOf(services, ids, Number(key) as Priority));
    case 'team':
      return key !== null && (await transferTickets(services, ids, { id: key as TeamId, name: name ?? '' }));
    case 'assignee':
      return assignTickets(services, ids, key === null ? null : { id: key as UserId, name: name ?? '' });
  }
}
