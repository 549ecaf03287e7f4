import type { ClientBase, Pool } from 'pg';

/** Before when a judged change loses its arguments: what is taken, and what is not and might still be wanted. */
export interface PayloadAges {
  readonly takenBefore: number;
  readonly refusedBefore: number;
}

/**
 * Takes the arguments out of some judged changes that nobody needs any more; number, identity, hash and verdict stay,
 * so that a repeat is still answered. @returns how many
 */
export async function emptyPayloads(
  db: ClientBase | Pool,
  tenantId: string,
  { takenBefore, refusedBefore }: PayloadAges,
  nowMs: number,
  limit: number,
): Promise<number> {
  const { rowCount } = await db.query(
    `update mutation_log set args = 'null', emptied_at = $4 where ctid = any(array(
       select ctid from mutation_log where tenant_id = $1 and emptied_at is null
         and received_at < case when verdict in ('applied', 'merged') then $2::bigint else $3::bigint end
         and received_at < $2
       order by received_at limit $5 for update skip locked))`,
    [tenantId, takenBefore, refusedBefore, nowMs, limit],
  );
  return rowCount ?? 0;
}

/**
 * Forgets some judgements, and with them which changes had been judged, in one statement with the mark below which a
 * change may be a repeat of one of them. What a client claims to have seen raises the mark no further than to where
 * the counter stood when the history that is kept begins. @returns how many
 */
export async function forgetJudgements(
  db: ClientBase | Pool,
  tenantId: string,
  before: number,
  limit: number,
): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `with gone as (
       delete from mutation_log where ctid = any(array(
         select ctid from mutation_log where tenant_id = $1 and emptied_at is not null and received_at < $2
         order by received_at limit $3))
       returning client_id, n, operation_id, base_seq, verdict
     ), operations as (
       delete from operation_seen s using gone g
       where s.tenant_id = $1 and s.operation_id = g.operation_id and s.client_id = g.client_id and s.n = g.n
     ), marked as (
       update tenant set forgotten_base = greatest(forgotten_base, least(
         (select max(base_seq) from gone where verdict in ('applied', 'merged')),
         (select min(seq) from seq_mark where tenant_id = $1)))
       where id = $1 and exists (select from gone where verdict in ('applied', 'merged'))
     )
     select count(*) as n from gone`,
    [tenantId, before, limit],
  );
  return rows[0]?.n ?? 0;
}
