import type { Pool } from 'pg';

/** Every row of a tenant at one moment, by table: what a back-up of its database would hold. */
export type TenantImage = ReadonlyMap<string, string>;

const TABLES = `select table_name from information_schema.columns
  where table_schema = 'public' and column_name = 'tenant_id' order by table_name`;

/** Removes a tenant with everything it has. */
export async function removeTenant(pool: Pool, tenantId: string): Promise<void> {
  const { rows: tables } = await pool.query<{ table_name: string }>(TABLES);
  for (const { table_name: table } of tables) {
    await pool.query(`delete from ${table} where tenant_id = $1`, [tenantId]);
  }
  await pool.query('delete from tenant where id = $1', [tenantId]);
}

/** Takes a back-up. */
export async function takeImage(pool: Pool, tenantId: string): Promise<TenantImage> {
  const { rows: tables } = await pool.query<{ table_name: string }>(TABLES);
  const image = new Map<string, string>();
  for (const { table_name: table } of tables) {
    const { rows } = await pool.query<{ rows: string }>(
      `select coalesce(json_agg(t), '[]')::text as rows from ${table} t where tenant_id = $1`,
      [tenantId],
    );
    image.set(table, rows[0]?.rows ?? '[]');
  }
  const { rows } = await pool.query<{ epoch: string }>('select epoch from tenant where id = $1', [tenantId]);
  image.set('epoch', rows[0]?.epoch ?? '');
  return image;
}

/** Puts the database back to where the back-up was taken, as an administrator in trouble does. */
export async function restoreImage(pool: Pool, tenantId: string, image: TenantImage): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    for (const [table, rows] of image) {
      if (table === 'epoch') continue;
      await client.query(`delete from ${table} where tenant_id = $1`, [tenantId]);
      await client.query(
        `insert into ${table} overriding system value select * from json_populate_recordset(null::${table}, $1)`,
        [rows],
      );
    }
    await client.query('update tenant set epoch = $2 where id = $1', [tenantId, image.get('epoch')]);
    await client.query('commit');
  } finally {
    client.release();
  }
}
