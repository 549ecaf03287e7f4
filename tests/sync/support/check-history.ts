import type { Pool } from 'pg';
import { toModelRow } from '../../../db/server/entity-columns.ts';
import { Ticket } from '../../../shared/model/ticket.ts';
import { TicketEvent } from '../../../shared/model/ticket-event.ts';
import { LinkedTicket, TicketLink } from '../../../shared/model/ticket-link.ts';
import { mustEqual, mustHold } from './must-hold.ts';

/**
 * R162, R163, R211: the history of every ticket leads to what the ticket is now, field by field and link by link, each step from
 * where the one before it ended, in the order in which the center took them.
 */
export async function checkHistory(pool: Pool, tenantId: string): Promise<void> {
  const read = async (text: string) => (await pool.query<Record<string, unknown>>(text, [tenantId])).rows;
  const events = await read(
    'select * from ticket_event where tenant_id = $1 and not is_deleted order by seq',
  );
  const tickets = await read('select * from ticket where tenant_id = $1 and not is_deleted');
  const now = new Map(tickets.map((row) => [row.id, Ticket.parse(toModelRow('ticket', row))]));
  const links = await read(
    'select * from ticket_link where tenant_id = $1 and not is_deleted and removed_at is null',
  );
  const linked = new Map(
    links.map((row) => {
      const link = TicketLink.parse(toModelRow('ticketLink', row));
      return [`${link.ticketId} ${aboutLink(link)}`, LinkedTicket.parse(link)];
    }),
  );
  const values = new Map<string, unknown>();
  for (const stored of events) {
    const { id, ticketId, change, at, takenAt } = TicketEvent.parse(toModelRow('ticketEvent', stored));
    mustHold(at <= takenAt, `R164: ${id} was done before it came`);
    // A point of a promise is no field, nor is a step of a process.
    if (change.field === 'escalation' || change.field === 'process') continue;
    const place = `${ticketId} ${change.field === 'link' ? aboutLink(change.from ?? change.to) : change.field}`;
    if (values.has(place)) mustEqual(change.from, values.get(place), `R163: where ${id} begins`);
    mustHold(JSON.stringify(change.from) !== JSON.stringify(change.to), `R162: ${id} changes something`);
    values.set(place, change.to);
  }
  for (const [place, value] of values) {
    const [ticketId, field = '', ofLink] = place.split(' ');
    if (ofLink !== undefined) {
      mustEqual(linked.get(place) ?? null, value, `R211: ${place}`);
      linked.delete(place);
      continue;
    }
    mustEqual(Reflect.get(now.get(ticketId) ?? {}, field), value, `R163: ${place}`);
  }
  mustEqual([...linked.keys()], [], 'R211: links without an event');
}

function aboutLink(link: Pick<LinkedTicket, 'relation' | 'otherId'> | null): string {
  return `${link?.relation} ${link?.otherId}`;
}
