import type { ClientBase } from 'pg';

/** Notifications of points that were reached before an instant, the oldest first. */
export async function listOldNotifications(
  client: ClientBase,
  tenantId: string,
  before: number,
  most: number,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    'select id from notification where tenant_id = $1 and at < $2 and not is_deleted order by at limit $3',
    [tenantId, before, most],
  );
  return rows.map(({ id }) => id);
}
