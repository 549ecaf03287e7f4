import type { ClientBase } from 'pg';
import type { Rule } from '../../../shared/model/rule.ts';
import { toModelRow } from '../entity-columns.ts';

/** A rule that went round on a ticket, in the version that did. */
export interface RuleStop {
  readonly ruleId: string;
  readonly ticketId: string;
  readonly version: number;
}

/** The rules that are asked, in their order. They were judged when they were saved. */
export async function listEnabledRules(client: ClientBase, tenantId: string): Promise<readonly Rule[]> {
  const { rows } = await client.query(
    'select * from ticket_rule where tenant_id = $1 and is_enabled and not is_deleted order by position, id',
    [tenantId],
  );
  return rows.map((stored) => toModelRow('rule', stored) as Rule);
}

/** Which rules are not asked about these tickets any more. */
export async function listRuleStops(
  client: ClientBase,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<readonly RuleStop[]> {
  const { rows } = await client.query<RuleStop>(
    `select rule_id as "ruleId", ticket_id as "ticketId", version from ticket_rule_stop
     where tenant_id = $1 and ticket_id = any($2::uuid[])`,
    [tenantId, ticketIds],
  );
  return rows;
}

/** Has a version of a rule not asked about a ticket again. */
export async function insertRuleStops(
  client: ClientBase,
  tenantId: string,
  stops: readonly RuleStop[],
  at: number,
): Promise<void> {
  for (const { ruleId, ticketId, version } of stops) {
    await client.query(
      `insert into ticket_rule_stop (tenant_id, rule_id, ticket_id, version, at) values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, ticket_id, rule_id) do update set version = excluded.version, at = excluded.at`,
      [tenantId, ruleId, ticketId, version, at],
    );
  }
}

/** The customers of these tickets. */
export async function listCustomerIds(
  client: ClientBase,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ customer_id: string }>(
    `select distinct customer_id from ticket
     where tenant_id = $1 and id = any($2::uuid[]) and customer_id is not null`,
    [tenantId, ticketIds],
  );
  return rows.map((row) => row.customer_id);
}
