import type { ClientBase, Pool } from 'pg';

/** Every organization of this installation. */
export async function listTenantIds(db: ClientBase | Pool): Promise<readonly string[]> {
  const { rows } = await db.query<{ tenant_id: string }>(
    'select tenant_id from tenant_seq order by tenant_id',
  );
  return rows.map((row) => row.tenant_id);
}
