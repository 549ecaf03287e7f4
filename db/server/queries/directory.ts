import type { ClientBase, Pool } from 'pg';
import { Team } from '../../../shared/model/team.ts';
import { User } from '../../../shared/model/user.ts';
import { toModelRow } from '../entity-columns.ts';

/** A user of the tenant; undefined when there is none or it was deleted. */
export async function getUser(
  db: ClientBase | Pool,
  tenantId: string,
  userId: string,
): Promise<User | undefined> {
  const { rows } = await db.query<Record<string, unknown>>(
    'select * from user_account where tenant_id = $1 and id = $2 and not is_deleted',
    [tenantId, userId],
  );
  return rows[0] === undefined ? undefined : User.parse(toModelRow('user', rows[0]));
}

/** All teams of the tenant. */
export async function listTeams(db: ClientBase | Pool, tenantId: string): Promise<readonly Team[]> {
  const { rows } = await db.query<Record<string, unknown>>(
    'select * from team where tenant_id = $1 and not is_deleted',
    [tenantId],
  );
  return rows.map((row) => Team.parse(toModelRow('team', row)));
}
