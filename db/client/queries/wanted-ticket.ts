import type { QueryArgs, QueryResult } from '../../../shared/contract/queries.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import type { SqliteDatabase } from '../connection.ts';
import { prepared } from '../prepared.ts';

/** How a ticket stands that a person asks for by its number or id. */
export function getWantedTicket(
  db: SqliteDatabase,
  { wanted }: QueryArgs<'ticket.wanted'>,
): QueryResult<'ticket.wanted'> {
  const column = typeof wanted === 'number' ? 'number' : 'id';
  const here = prepared<[string | number], { id: TicketId }>(
    db,
    `select id from ticket where ${column} = ?`,
  ).get(wanted);
  if (here !== undefined) return { state: 'here', ticketId: here.id };
  const asked = prepared<[string], { isUnavailable: number }>(
    db,
    'select is_unavailable as isUnavailable from wanted_ticket where key = ?',
  ).get(String(wanted));
  if (asked === undefined) return { state: 'notAsked', ticketId: null };
  return { state: asked.isUnavailable === 1 ? 'unavailable' : 'waiting', ticketId: null };
}
