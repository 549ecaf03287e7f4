import type { Pool } from 'pg';
import type { Team } from '../../../shared/model/team.ts';
import type { User } from '../../../shared/model/user.ts';
import { listTicketPlaces, type TicketPlace } from './aged-tickets.ts';
import { listTeams, listUsers } from './directory.ts';

/** What decides who may hear of whom on which ticket, as it is now. */
export interface PresenceRights {
  readonly tickets: readonly TicketPlace[];
  readonly users: readonly User[];
  readonly teams: readonly Team[];
  /** Of the devices asked for, those that are signed in. */
  readonly deviceIds: ReadonlySet<string>;
}

/** Everything at once for a whole round of news, so that it costs the same however many listen. */
export async function listPresenceRights(
  pool: Pool,
  tenantId: string,
  asked: {
    readonly ticketIds: readonly string[];
    readonly userIds: readonly string[];
    readonly deviceIds: readonly string[];
  },
): Promise<PresenceRights> {
  const [tickets, users, devices, teams] = await Promise.all([
    listTicketPlaces(pool, tenantId, asked.ticketIds),
    listUsers(pool, tenantId, asked.userIds),
    pool.query<{ id: string }>(
      'select id from device where tenant_id = $1 and id = any($2::uuid[]) and signed_out_at is null',
      [tenantId, asked.deviceIds],
    ),
    listTeams(pool, tenantId),
  ]);
  return {
    tickets,
    users,
    teams,
    deviceIds: new Set(devices.rows.map(({ id }) => id)),
  };
}
