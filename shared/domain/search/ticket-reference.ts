import { TicketId } from '../../model/ids.ts';
import { TICKET_LINK } from './ticket-link.ts';

/** The ticket a text names: its number in any written form (48213, #48213, IT-48213), or its id from a link. */
export function readTicketReference(text: string): number | TicketId | null {
  const wanted = text.normalize('NFKC').trim();
  const number = /^(?:[a-z]{0,10}[\s#-]*)?(\d{1,12})$/i.exec(wanted)?.[1];
  if (number !== undefined) return Number(number) > 0 ? Number(number) : null;
  if (!wanted.toLowerCase().startsWith(TICKET_LINK)) return null;
  return TicketId.safeParse(wanted.slice(TICKET_LINK.length).toLowerCase()).data ?? null;
}
