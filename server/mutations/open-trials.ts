import type { ClientBase } from 'pg';
import type { RowKey } from '../../shared/mutations/mutation.ts';
import type { Trial } from './judge.ts';
import { openUnitOfWork, type UnitOfWork } from './unit-of-work.ts';

/**
 * Opens everything that judging these changes will look at: the rows they ask for and, where a view is among them, all
 * views of whoever makes it, which are counted (docs/spec/sync.md R159).
 */
export async function openTrials(
  client: ClientBase,
  tenantId: string,
  trials: readonly Pick<Trial, 'prepared' | 'actor'>[],
): Promise<UnitOfWork> {
  const keys = trials.flatMap(({ prepared }) => (prepared.ok ? prepared.reads : []));
  const owners = trials.flatMap(({ prepared, actor }) =>
    actor.kind === 'user' && prepared.ok && prepared.reads.some(({ entity }) => entity === 'view')
      ? [actor.user.id]
      : [],
  );
  return openUnitOfWork(client, tenantId, [...keys, ...(await viewsOf(client, tenantId, owners))]);
}

async function viewsOf(
  client: ClientBase,
  tenantId: string,
  owners: readonly string[],
): Promise<readonly RowKey[]> {
  if (owners.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(
    'select id from saved_view where tenant_id = $1 and owner_id = any($2::uuid[]) and not is_deleted',
    [tenantId, [...new Set(owners)]],
  );
  return rows.map(({ id }) => ({ entity: 'view', id }));
}
