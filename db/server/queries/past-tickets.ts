import type { ClientBase, Pool } from 'pg';
import { type PastMessage, type PastTicket, pastTicketOf } from '../../../shared/domain/rules/past-ticket.ts';
import type { EntityRow } from '../../../shared/model/entities.ts';
import type { TicketEvent } from '../../../shared/model/ticket-event.ts';
import { toModelRow } from '../entity-columns.ts';

/** Tickets that are read together: few round trips, and little memory. */
const PER_READ = 2_000;

type Event = Pick<TicketEvent, 'at' | 'takenAt' | 'actorId' | 'change'> & { readonly ticketId: string };
type Said = PastMessage & { readonly ticketId: string };

/** Every ticket that something happened to since an instant, as it began, with all that is kept of it. */
export async function* pastTickets(
  db: ClientBase | Pool,
  tenantId: string,
  since: number,
): AsyncGenerator<PastTicket> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await db.query<{ id: string }>(
      `select * from ticket
       where tenant_id = $1 and id > $2 and updated_at >= $3 and not is_deleted order by id limit $4`,
      [tenantId, after, since, PER_READ],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
    const ids = rows.map(({ id }) => id);
    const events = byTicket(await listEvents(db, tenantId, ids));
    const messages = byTicket(await listMessages(db, tenantId, ids));
    for (const stored of rows) {
      const ticket = toModelRow('ticket', stored) as EntityRow<'ticket'>;
      yield pastTicketOf(ticket, events.get(ticket.id) ?? [], messages.get(ticket.id) ?? []);
    }
  }
}

/** In the order in which the center took them (docs/spec/sync.md R164). */
async function listEvents(db: ClientBase | Pool, tenantId: string, ids: readonly string[]) {
  const { rows } = await db.query<Event>(
    `select ticket_id as "ticketId", at, taken_at as "takenAt", actor_id as "actorId", change
     from ticket_event where tenant_id = $1 and ticket_id = any($2::uuid[]) and not is_deleted
     order by ticket_id, seq, id`,
    [tenantId, ids],
  );
  return rows;
}

async function listMessages(db: ClientBase | Pool, tenantId: string, ids: readonly string[]) {
  const { rows } = await db.query<Said>(
    `select ticket_id as "ticketId", kind, author_user_id as "authorUserId",
       author_customer_id as "authorCustomerId", created_at as "createdAt", delivery
     from message where tenant_id = $1 and ticket_id = any($2::uuid[]) and not is_deleted
     order by ticket_id, created_at, id`,
    [tenantId, ids],
  );
  return rows;
}

function byTicket<Row extends { readonly ticketId: string }>(rows: readonly Row[]) {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const own = found.get(row.ticketId);
    if (own === undefined) found.set(row.ticketId, [row]);
    else own.push(row);
  }
  return found;
}
