import { useDeferredValue } from 'react';
import type { CustomerTicket, QueryResult } from '../../../shared/contract/queries.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';

const FOUND = 8;
const LIKELY = 20;

/**
 * The first of the tickets in hand, and those that it can be joined with: others of its customer until something is typed, then what is
 * found for that.
 * @param isLikely which of the customer's come into question
 */
export function useOtherTickets(
  ticketIds: readonly TicketId[],
  text: string,
  isLikely: (ticket: CustomerTicket) => boolean,
): {
  readonly source: QueryResult<'ticket.get'> | undefined;
  readonly rows: readonly (CustomerTicket | QueryResult<'ticket.find'>[number])[];
  /** Nothing is looked for. */
  readonly isUnasked: boolean;
  /** The rows are those for what is typed now. */
  readonly isCurrent: boolean;
} {
  const query = useDeferredValue(text).trim();
  const [firstId] = ticketIds;
  const { data: source } = useLiveQuery('ticket.get', firstId === undefined ? null : { ticketId: firstId });
  const customerId = source?.ticket.customerId ?? null;
  const { data: ofCustomer } = useLiveQuery(
    'customer.tickets',
    customerId === null ? null : { customerId, limit: LIKELY },
  );
  const { data: found } = useLiveQuery('ticket.find', query === '' ? null : { text: query, limit: FOUND });
  const isUnasked = query === '';
  const rows = isUnasked ? (ofCustomer ?? []).filter(isLikely) : (found ?? []);
  return {
    source,
    rows: rows.filter(({ id }) => !ticketIds.includes(id)),
    isUnasked,
    isCurrent: query === text.trim() && (isUnasked || found !== undefined),
  };
}
