/** What every link to a ticket begins with. */
export const TICKET_LINK = 'outpost://ticket/';

/** The link that opens a ticket. */
export function ticketLink(id: string): string {
  return `${TICKET_LINK}${id}`;
}
