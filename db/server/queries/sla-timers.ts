import type { ClientBase, Pool } from 'pg';

/** A point of a ticket that is to be done. */
export interface TimerKey {
  readonly ticketId: string;
  readonly point: string;
}

/** A point as it is planned. */
export interface PlannedTimer extends TimerKey {
  readonly firesAt: number;
  /** It was over before anybody knew of it, and is left out. */
  readonly isLate: boolean;
}

/** A ticket that is to be looked at again, since the first change that nobody looked at yet. */
export interface MarkedTicket {
  readonly ticketId: string;
  readonly since: number;
}

/** Only one node plans at a time: two would write what they knew at different times. */
const PLANNING = "hashtext('outpost.sla-plan')";

/** Takes marks of an organization for this transaction; none while another node is at it. */
export async function takeMarks(
  client: ClientBase,
  tenantId: string,
  most: number,
): Promise<readonly MarkedTicket[]> {
  const lock = await client.query<{ is_mine: boolean }>(
    `select pg_try_advisory_xact_lock(${PLANNING}) as is_mine`,
  );
  if (lock.rows[0]?.is_mine !== true) return [];
  const { rows } = await client.query<MarkedTicket>(
    `with taken as (
       delete from sla_mark where id in (select id from sla_mark where tenant_id = $1 order by id limit $2)
       returning ticket_id, at)
     select ticket_id as "ticketId", min(at) as since from taken group by ticket_id`,
    [tenantId, most],
  );
  return rows;
}

/** Replaces what is planned of these tickets. What was done stays done, however its time moves. */
export async function planTimers(
  client: ClientBase,
  tenantId: string,
  ticketIds: readonly string[],
  timers: readonly PlannedTimer[],
): Promise<void> {
  const planned = JSON.stringify(timers);
  await client.query(
    `delete from sla_timer t where tenant_id = $1 and ticket_id = any($2::uuid[]) and done_at is null
       and not exists (select from jsonb_to_recordset($3::jsonb) as p ("ticketId" uuid, point text)
         where p."ticketId" = t.ticket_id and p.point = t.point)`,
    [tenantId, ticketIds, planned],
  );
  await client.query(
    `insert into sla_timer (tenant_id, ticket_id, point, fires_at, run_at, done_at)
     select $1, "ticketId", point, "firesAt", "firesAt", case when "isLate" then "firesAt" end
     from jsonb_to_recordset($2::jsonb) as p ("ticketId" uuid, point text, "firesAt" bigint, "isLate" boolean)
     on conflict (tenant_id, ticket_id, point) do update set fires_at = excluded.fires_at, run_at = excluded.fires_at
       where sla_timer.done_at is null and sla_timer.fires_at <> excluded.fires_at`,
    [tenantId, planned],
  );
}

/** Forgets all points of tickets that are closed: what comes after a reopening is known anew. */
export async function forgetTimers(
  client: ClientBase,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<void> {
  await client.query('delete from sla_timer where tenant_id = $1 and ticket_id = any($2::uuid[])', [
    tenantId,
    ticketIds,
  ]);
}

/** Takes points whose time has come for this transaction, the oldest first; what another node has taken is passed over. */
export async function claimTimers(
  client: ClientBase,
  tenantId: string,
  now: number,
  most: number,
): Promise<readonly TimerKey[]> {
  const { rows } = await client.query<TimerKey>(
    `select ticket_id as "ticketId", point from sla_timer
     where tenant_id = $1 and done_at is null and run_at <= $2
     order by run_at limit $3 for update skip locked`,
    [tenantId, now, most],
  );
  return rows;
}

/** Part of the transaction that does them. */
export async function finishTimers(
  client: ClientBase,
  tenantId: string,
  timers: readonly TimerKey[],
  now: number,
): Promise<void> {
  await client.query(
    `update sla_timer t set done_at = $3 from jsonb_to_recordset($2::jsonb) as p ("ticketId" uuid, point text)
     where t.tenant_id = $1 and t.ticket_id = p."ticketId" and t.point = p.point`,
    [tenantId, JSON.stringify(timers), now],
  );
}

/** Has points tried again later; their time stays what it is. */
export async function postponeTimers(
  db: ClientBase | Pool,
  tenantId: string,
  timers: readonly TimerKey[],
  runAt: number,
): Promise<void> {
  await db.query(
    `update sla_timer t set run_at = $3 from jsonb_to_recordset($2::jsonb) as p ("ticketId" uuid, point text)
     where t.tenant_id = $1 and t.ticket_id = p."ticketId" and t.point = p.point and t.done_at is null`,
    [tenantId, JSON.stringify(timers), runAt],
  );
}

/** Whether tickets are to be looked at, and when the next point is to be done; null for never. */
export async function readAgenda(
  db: ClientBase | Pool,
  tenantId: string,
): Promise<{ readonly isMarked: boolean; readonly nextAt: number | null }> {
  const { rows } = await db.query<{ isMarked: boolean; nextAt: number | null }>(
    `select exists (select from sla_mark where tenant_id = $1) as "isMarked",
       (select min(run_at) from sla_timer where tenant_id = $1 and done_at is null) as "nextAt"`,
    [tenantId],
  );
  return rows[0] ?? { isMarked: false, nextAt: null };
}
