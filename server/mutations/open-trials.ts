import type { ClientBase } from 'pg';
import { listAncestors } from '../../db/server/queries/ticket-links.ts';
import type { RowKey } from '../../shared/mutations/mutation.ts';
import { parentKey } from '../../shared/mutations/ticket/link-rows.ts';
import type { Trial } from './judge.ts';
import { openUnitOfWork, type UnitOfWork } from './unit-of-work.ts';

type Opened = Pick<Trial, 'prepared' | 'actor'>;

/**
 * Opens everything that judging these changes will look at: the rows they ask for and, where a view or a macro is among
 * them, all of whoever makes it and of the team it is for, which are counted (docs/spec/sync.md R159, R172); with a rule, all rules (R182).
 * @param more what else will be looked at
 */
export async function openTrials(
  client: ClientBase,
  tenantId: string,
  trials: readonly Opened[],
  more: readonly RowKey[],
): Promise<UnitOfWork> {
  const keys = trials.flatMap(({ prepared }) => (prepared.ok ? prepared.reads : []));
  const counted = [
    ...(await viewsOf(client, tenantId, trials.filter(asksFor('view')))),
    ...(await macrosOf(client, tenantId, trials.filter(asksFor('macro')))),
    ...(trials.some(asksFor('rule')) ? await rulesOf(client, tenantId) : []),
  ];
  const above = await ancestorsOf(client, tenantId, trials.filter(asksFor('ticketLink')));
  return openUnitOfWork(client, tenantId, [...keys, ...counted, ...above, ...more]);
}

/** All that the tickets which are linked hang on: none of them may come to hang on itself (docs/spec/sync.md R208). */
async function ancestorsOf(
  client: ClientBase,
  tenantId: string,
  trials: readonly Opened[],
): Promise<readonly RowKey[]> {
  if (trials.length === 0) return [];
  const ticketIds = trials.flatMap(({ prepared }) =>
    prepared.ok ? prepared.reads.flatMap(({ entity, id }) => (entity === 'ticket' ? [id] : [])) : [],
  );
  const above = await listAncestors(client, tenantId, ticketIds);
  // With what each of them hangs on: a link of the topmost one may be committed before it is locked.
  return above.flatMap((id): readonly RowKey[] => [{ entity: 'ticket', id }, parentKey(id)]);
}

function asksFor(wanted: 'view' | 'macro' | 'rule' | 'ticketLink'): (trial: Opened) => boolean {
  return ({ prepared }) => prepared.ok && prepared.reads.some(({ entity }) => entity === wanted);
}

function authorsOf(trials: readonly Opened[]): readonly string[] {
  return [...new Set(trials.flatMap(({ actor }) => (actor.kind === 'user' ? [actor.user.id] : [])))];
}

async function viewsOf(
  client: ClientBase,
  tenantId: string,
  trials: readonly Opened[],
): Promise<readonly RowKey[]> {
  const owners = authorsOf(trials);
  if (owners.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(
    'select id from saved_view where tenant_id = $1 and owner_id = any($2::uuid[]) and not is_deleted',
    [tenantId, owners],
  );
  return rows.map(({ id }) => ({ entity: 'view', id }));
}

async function macrosOf(
  client: ClientBase,
  tenantId: string,
  trials: readonly Opened[],
): Promise<readonly RowKey[]> {
  const owners = authorsOf(trials);
  if (owners.length === 0) return [];
  const teams = trials.flatMap(({ prepared }) =>
    prepared.ok ? prepared.reads.flatMap(({ entity, id }) => (entity === 'team' ? [id] : [])) : [],
  );
  const { rows } = await client.query<{ id: string }>(
    `select id from macro where tenant_id = $1 and owner_id = any($2::uuid[]) and not is_deleted
     union all select id from macro where tenant_id = $1 and team_id = any($3::uuid[]) and not is_deleted`,
    [tenantId, owners, [...new Set(teams)]],
  );
  return rows.map(({ id }) => ({ entity: 'macro', id }));
}

async function rulesOf(client: ClientBase, tenantId: string): Promise<readonly RowKey[]> {
  const { rows } = await client.query<{ id: string }>(
    'select id from ticket_rule where tenant_id = $1 and not is_deleted',
    [tenantId],
  );
  return rows.map(({ id }) => ({ entity: 'rule', id }));
}
