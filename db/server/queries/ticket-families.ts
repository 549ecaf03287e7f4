import type { ClientBase, Pool } from 'pg';

/**
 * These tickets and all that merges connect them with, each with the sequence of its row. Nothing is locked: a merge
 * that is committed meanwhile shows in the sequence of both its tickets.
 */
export async function listFamilies(
  client: ClientBase,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ticketIds.length === 0) return new Map();
  const { rows } = await client.query<{ id: string; seq: number }>(
    `with recursive family (id) as (
       select t.id from ticket t where t.tenant_id = $1 and t.id = any($2::uuid[])
       union
       select next.id from family f cross join lateral (
         select t.merged_into_id as id from ticket t
           where t.tenant_id = $1 and t.id = f.id and t.merged_into_id is not null
         union all
         select t.id from ticket t where t.tenant_id = $1 and t.merged_into_id = f.id) next)
     select t.id, t.seq from family f join ticket t on t.tenant_id = $1 and t.id = f.id`,
    [tenantId, ticketIds],
  );
  return new Map(rows.map(({ id, seq }) => [id, seq]));
}

/** The ticket in which the conversation of this one goes on; undefined when it is not there (any more). */
export async function getTargetOf(
  db: ClientBase | Pool,
  tenantId: string,
  ticketId: string,
): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `select id from ticket where tenant_id = $1 and id = ticket_target($1, $2) and not is_deleted`,
    [tenantId, ticketId],
  );
  return rows[0]?.id;
}
