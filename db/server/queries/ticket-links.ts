import type { ClientBase } from 'pg';
import type { TicketId } from '../../../shared/model/ids.ts';

/** The ends of links that say something of these tickets; to be asked for while the tickets are locked. */
export async function listEndsAbout(
  client: ClientBase,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<readonly string[]> {
  if (ticketIds.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(
    `select l.id from unnest($2::uuid[]) r (id) cross join lateral (
       select id from ticket_link
       where tenant_id = $1 and other_id = r.id and removed_at is null and not is_deleted) l`,
    [tenantId, ticketIds],
  );
  return rows.map(({ id }) => id);
}

/** What these tickets hang on, step by step up to the top. Nothing is locked. */
export async function listAncestors(
  client: ClientBase,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<readonly TicketId[]> {
  const { rows } = await client.query<{ id: TicketId }>(
    `with recursive above (id) as (
       select l.other_id from ticket_link l
         where l.tenant_id = $1 and l.ticket_id = any($2::uuid[]) and l.relation = 'childOf'
           and l.removed_at is null and not l.is_deleted
       union
       select l.other_id from above a join ticket_link l on l.tenant_id = $1 and l.ticket_id = a.id
         and l.relation = 'childOf' and l.removed_at is null and not l.is_deleted)
     select id from above`,
    [tenantId, ticketIds],
  );
  return rows.map(({ id }) => id);
}
