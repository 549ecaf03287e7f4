import type { ClientBase, Pool } from 'pg';
import type { Verdict } from '../../../shared/contract/sync-protocol.ts';
import type { TeamId, UserId } from '../../../shared/model/ids.ts';

/** A change that was not taken and that nobody has looked after yet, with everything that is known of it. */
export interface RefusedWorkRow {
  readonly tenantId: string;
  /** What it is called where it waits: its operation, or where that one was used before (R234), a name of its own. */
  readonly operationId: string;
  /** The operation that it came as, which others may have come as too. */
  readonly sentAs: string;
  readonly clientId: string;
  readonly n: number;
  readonly name: string;
  readonly version: number;
  readonly args: unknown;
  readonly verdict: Verdict;
  readonly code: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly receivedAt: number;
  readonly authorId: string;
  readonly authorName: string | null;
  readonly authorEmail: string | null;
  readonly authorTeamIds: readonly string[];
  readonly deviceId: string | null;
  readonly deviceName: string | null;
  readonly ticketId: string | null;
  readonly ticketNumber: number | null;
  readonly ticketSubject: string | null;
  readonly ticketTeamId: TeamId | null;
  readonly ticketAssigneeId: UserId | null;
}

/** Where a list goes on: after this change, towards older ones. A whole batch was received at once, and an operation may come again. */
export type RefusedWorkPlaceInList = Pick<RefusedWorkRow, 'receivedAt' | 'sentAs' | 'clientId' | 'n'>;

const UUID = '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$';

/** A UUID of version 8, as the index mutation_log_reused has it. */
const nameOfReused = (row: string): string =>
  `overlay(overlay(md5(${row}.operation_id::text || ${row}.args_hash || ${row}.user_id::text)
    placing '8' from 13) placing '8' from 17)::uuid`;

/** One that came again under another number counts where it came first. */
const SELECT = `select l.tenant_id as "tenantId",
    case when s.n is null then ${nameOfReused('l')} else l.operation_id end as "operationId", l.operation_id as "sentAs",
    l.client_id as "clientId", l.n,
    l.name, l.version, l.args, l.verdict, l.code, l.params, l.created_at as "createdAt", l.received_at as "receivedAt",
    l.user_id as "authorId", u.name as "authorName", u.email as "authorEmail",
    coalesce(u.team_ids, '[]') as "authorTeamIds", d.id as "deviceId", d.name as "deviceName", t.id as "ticketId",
    t.number as "ticketNumber", t.subject as "ticketSubject", place.team_id as "ticketTeamId",
    place.assignee_id as "ticketAssigneeId"
  from mutation_log l
  left join operation_seen s using (tenant_id, operation_id, client_id, n)
  left join user_account u on u.tenant_id = l.tenant_id and u.id = l.user_id and not u.is_deleted
  left join sync_client c on c.tenant_id = l.tenant_id and c.client_id = l.client_id
  left join device d on d.tenant_id = l.tenant_id and d.id = c.device_id
  left join ticket t on t.tenant_id = l.tenant_id and not t.is_deleted
    and t.id = case when l.args->>'ticketId' ~ '${UUID}' then (l.args->>'ticketId')::uuid end
  left join ticket place on place.tenant_id = t.tenant_id and place.id = ticket_target(t.tenant_id, t.id)
  where l.verdict in ('held', 'refused', 'failed') and l.settled_at is null and l.emptied_at is null
    and (s.n is not null or l.code = 'operationReused' and not exists (
      select from mutation_log e where e.tenant_id = l.tenant_id and e.code = 'operationReused'
        and ${nameOfReused('e')} = ${nameOfReused('l')}
        and (e.received_at, e.client_id, e.n) < (l.received_at, l.client_id, l.n)))`;

/**
 * Changes of one tenant, or of all, that were not taken and wait for somebody, newest first.
 * @param after where the list before this one ended
 */
export async function listRefusedWork(
  db: ClientBase | Pool,
  tenantId: string | null,
  after: RefusedWorkPlaceInList | null,
  limit: number,
): Promise<readonly RefusedWorkRow[]> {
  const { rows } = await db.query<RefusedWorkRow>(
    `${SELECT} and ($1::uuid is null or l.tenant_id = $1)
       and ($2::bigint is null or (l.received_at, l.operation_id, l.client_id, l.n) < ($2, $3::uuid, $4::uuid, $5::bigint))
     order by l.received_at desc, l.operation_id desc, l.client_id desc, l.n desc limit $6`,
    [
      tenantId,
      after?.receivedAt ?? null,
      after?.sentAs ?? null,
      after?.clientId ?? null,
      after?.n ?? null,
      limit,
    ],
  );
  return rows;
}

/** One change that was not taken; undefined when there is none (any more). */
export async function findRefusedWork(
  db: ClientBase | Pool,
  tenantId: string | null,
  operationId: string,
): Promise<RefusedWorkRow | undefined> {
  const { rows } = await db.query<RefusedWorkRow>(
    `${SELECT} and ($1::uuid is null or l.tenant_id = $1)
       and (l.operation_id = $2 and s.n is not null or l.code = 'operationReused' and ${nameOfReused('l')} = $2)`,
    [tenantId, operationId],
  );
  return rows[0];
}

/**
 * Marks it as looked after, once: who comes second waits for the first and finds nothing.
 * @param by the person; null for an administrator at the command line
 */
export async function settleRefusedWork(
  db: ClientBase | Pool,
  { tenantId, clientId, n }: Pick<RefusedWorkRow, 'tenantId' | 'clientId' | 'n'>,
  by: string | null,
  nowMs: number,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update mutation_log set settled_at = $4, settled_by = $5
     where tenant_id = $1 and client_id = $2 and n = $3 and settled_at is null`,
    [tenantId, clientId, n, nowMs, by],
  );
  return rowCount === 1;
}
