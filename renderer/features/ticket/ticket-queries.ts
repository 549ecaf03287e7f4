import type { QueryArgs } from '../../../shared/contract/queries.ts';
import type { CustomerId, TicketId } from '../../../shared/model/ids.ts';

/** Entries that are loaded and watched at first. */
const TIMELINE_WINDOW = 50;
const OTHER_TICKETS = 8;

/** The newest part of a conversation, as the ticket shows it and as it is read ahead. */
export function timelineArgs(ticketId: TicketId): QueryArgs<'ticket.timeline'> {
  return { ticketId, before: null, limit: TIMELINE_WINDOW };
}

/** The last tickets of a customer: those the sidebar lists, and perhaps the open one among them. */
export function otherTicketsArgs(customerId: CustomerId): QueryArgs<'customer.tickets'> {
  return { customerId, limit: OTHER_TICKETS + 1 };
}

/** Those of them that are not the open one. */
export function otherThan<Row extends { readonly id: TicketId }>(
  ticketId: TicketId,
  rows: readonly Row[],
): readonly Row[] {
  return rows.filter(({ id }) => id !== ticketId).slice(0, OTHER_TICKETS);
}
