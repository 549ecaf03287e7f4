import type { ClientBase, Pool } from 'pg';
import type { TeamId, UserId } from '../../../shared/model/ids.ts';

/** Closed tickets that nothing happened to since `quietSince` and that are still in their default scopes; merged ones
 *  grow old with their target. */
export async function listAgeing(
  db: ClientBase | Pool,
  tenantId: string,
  quietSince: number,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from ticket where tenant_id = $1 and not is_aged and not is_deleted and merged_into_id is null
       and status in ('solved', 'closed') and updated_at < $2 order by updated_at limit $3`,
    [tenantId, quietSince, limit],
  );
  return rows.map(({ id }) => id);
}

/** What decides who may see a ticket, by its id: where it is, or where the ticket is that it was merged into. */
export interface TicketPlace {
  readonly id: string;
  readonly teamId: TeamId;
  readonly assigneeId: UserId | null;
}

const PLACES = `select t.id, t.number, place.team_id as "teamId", place.assignee_id as "assigneeId" from ticket t
  join ticket place on place.tenant_id = t.tenant_id and place.id = ticket_target(t.tenant_id, t.id)
  where t.tenant_id = $1 and not t.is_deleted`;

/** Where these tickets are; what does not exist is left out. */
export async function listTicketPlaces(
  db: ClientBase | Pool,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly TicketPlace[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<TicketPlace>(`${PLACES} and t.id = any($2::uuid[])`, [tenantId, ids]);
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
    `${PLACES} and t.number = any($2::bigint[])`,
    [tenantId, numbers],
  );
  return rows;
}
