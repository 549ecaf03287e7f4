import type { ClientBase } from 'pg';
import type { TicketPast } from '../../../shared/domain/sla/history-of-ticket.ts';
import { SLA_SETTINGS_ID, type SlaSettings } from '../../../shared/model/sla-settings.ts';
import type { Ticket } from '../../../shared/model/ticket.ts';
import { toModelRow } from '../entity-columns.ts';

/** A ticket with all that its service levels follow from. */
export type KnownPast = TicketPast & { readonly ticket: Ticket };

/** The service levels of an organization; undefined where it promises nothing. */
export async function getSlaSettings(client: ClientBase, tenantId: string): Promise<SlaSettings | undefined> {
  const { rows } = await client.query<Record<string, unknown>>(
    'select * from sla_settings where tenant_id = $1 and id = $2 and not is_deleted',
    [tenantId, SLA_SETTINGS_ID],
  );
  return rows[0] === undefined ? undefined : (toModelRow('slaSettings', rows[0]) as SlaSettings);
}

/** These tickets with their pasts, as far as they are there. Workstations read the same of their rows (db/client/deadlines.ts). */
export async function listSlaPasts(
  client: ClientBase,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, KnownPast>> {
  const wanted = [tenantId, ticketIds];
  const tickets = await client.query<Record<string, unknown>>(
    'select * from ticket where tenant_id = $1 and id = any($2::uuid[]) and not is_deleted',
    wanted,
  );
  const events = await client.query<TicketPast['events'][number] & { ticketId: string }>(
    `select ticket_id as "ticketId", at, change from ticket_event
     where tenant_id = $1 and ticket_id = any($2::uuid[]) and not is_deleted order by seq, id`,
    wanted,
  );
  const messages = await client.query<TicketPast['messages'][number] & { ticketId: string }>(
    `select ticket_id as "ticketId", kind, author_user_id as "authorUserId", created_at as "createdAt", delivery
     from message where tenant_id = $1 and ticket_id = any($2::uuid[]) and not is_deleted order by created_at, id`,
    wanted,
  );
  const eventsOf = Map.groupBy(events.rows, ({ ticketId }) => ticketId);
  const messagesOf = Map.groupBy(messages.rows, ({ ticketId }) => ticketId);
  return new Map(
    tickets.rows.map((stored) => {
      const ticket = toModelRow('ticket', stored) as Ticket;
      const past = {
        ticket,
        events: eventsOf.get(ticket.id) ?? [],
        messages: messagesOf.get(ticket.id) ?? [],
      };
      return [ticket.id, past] as const;
    }),
  );
}
