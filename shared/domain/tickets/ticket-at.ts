import type { Ticket } from '../../model/ticket.ts';
import {
  HISTORY_FIELDS,
  type HistoryField,
  isFieldChange,
  type TicketEvent,
} from '../../model/ticket-event.ts';

/**
 * What the fields of a ticket were at an instant, by what had been done until then. What somebody did without a line
 * counts from when they did it, and stands above what the center had taken before it came.
 * @param ticket as it is now; a field without events never was anything else
 * @param events all of the ticket, in the order in which the center took them (docs/spec/sync.md R164)
 */
export function ticketAt(
  ticket: Pick<Ticket, HistoryField>,
  events: readonly Pick<TicketEvent, 'at' | 'change'>[],
  at: number,
): Pick<Ticket, HistoryField> {
  const values: Record<string, unknown> = {};
  for (const field of HISTORY_FIELDS) values[field] = ticket[field];
  const begun = new Set<HistoryField>();
  for (const { at: madeAt, change } of events) {
    if (!isFieldChange(change)) continue;
    if (!begun.has(change.field)) values[change.field] = change.from;
    begun.add(change.field);
    if (madeAt <= at) values[change.field] = change.to;
  }
  return values as Pick<Ticket, HistoryField>;
}
