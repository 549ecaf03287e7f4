import type { TicketId } from '../../model/ids.ts';
import { readReference } from '../references/reference.ts';

/** The ticket a text names: its number in any written form (48213, #48213, IT-48213), or its id from a link. */
export function readTicketReference(text: string): number | TicketId | null {
  const wanted = text.normalize('NFKC').trim();
  const number = /^(?:[a-z]{0,10}[\s#-]*)?(\d{1,12})$/i.exec(wanted)?.[1];
  if (number !== undefined) return Number(number) > 0 ? Number(number) : null;
  const reference = readReference(wanted);
  return reference?.kind === 'ticket' ? reference.id : null;
}
