import type { ClientBase } from 'pg';
import type { UserId } from '../../shared/model/ids.ts';
import type { RowKey } from '../../shared/mutations/mutation.ts';

/** The rows that changes ask for and, where a view is among them, all views of their author, which are counted (R159). */
export async function withOwnViews(
  client: ClientBase,
  tenantId: string,
  userId: UserId,
  keys: readonly RowKey[],
): Promise<readonly RowKey[]> {
  if (!keys.some(({ entity }) => entity === 'view')) return keys;
  const { rows } = await client.query<{ id: string }>(
    'select id from saved_view where tenant_id = $1 and owner_id = $2 and not is_deleted',
    [tenantId, userId],
  );
  return [...keys, ...rows.map(({ id }) => ({ entity: 'view' as const, id }))];
}
