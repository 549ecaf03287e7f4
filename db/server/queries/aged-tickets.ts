import type { ClientBase, Pool } from 'pg';

/** Closed tickets that nothing happened to since `quietSince` and that are still in their default scopes. */
export async function listAgeing(
  db: ClientBase | Pool,
  tenantId: string,
  quietSince: number,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from ticket where tenant_id = $1 and not is_aged and not is_deleted
       and status in ('solved', 'closed') and updated_at < $2 order by updated_at limit $3`,
    [tenantId, quietSince, limit],
  );
  return rows.map(({ id }) => id);
}

/** What decides who may see a ticket, by its id. */
export interface TicketPlace {
  readonly id: string;
  readonly teamId: string;
  readonly assigneeId: string | null;
}

const PLACE = 'id, team_id as "teamId", assignee_id as "assigneeId"';

/** Where these tickets are; what does not exist is left out. */
export async function listTicketPlaces(
  db: ClientBase | Pool,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly TicketPlace[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<TicketPlace>(
    `select ${PLACE} from ticket where tenant_id = $1 and id = any($2::uuid[]) and not is_deleted`,
    [tenantId, ids],
  );
  return rows;
}

/** The tickets with these numbers. */
export async function listTicketsByNumber(
  db: ClientBase | Pool,
  tenantId: string,
  numbers: readonly number[],
): Promise<readonly (TicketPlace & { readonly number: number })[]> {
  if (numbers.length === 0) return [];
  const { rows } = await db.query<TicketPlace & { number: number }>(
    `select ${PLACE}, number from ticket
     where tenant_id = $1 and number = any($2::bigint[]) and not is_deleted`,
    [tenantId, numbers],
  );
  return rows;
}
