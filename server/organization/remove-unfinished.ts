import type { Pool } from 'pg';
import { columnsOf } from '../../db/server/entity-columns.ts';
import { rollBack } from '../../db/server/roll-back.ts';
import { ENTITY_NAMES } from '../../shared/model/entities.ts';

/**
 * Removes organizations whose set-up was broken off: the numbers to give out are what a set-up writes last, and
 * without them no ticket can ever have been made.
 */
export async function removeUnfinished(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    'select id from tenant where not exists (select from number_allocator where tenant_id = tenant.id)',
  );
  if (rows.length === 0) return;
  const tables = [
    ...ENTITY_NAMES.map((entity) => columnsOf(entity).table),
    'change',
    'membership',
    'mailbox',
    'credential',
    'tenant_seq',
    'sla_mark',
    'sla_timer',
  ];
  const ids = rows.map(({ id }) => id);
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    for (const table of tables) await client.query(`delete from ${table} where tenant_id = any ($1)`, [ids]);
    await client.query('delete from tenant where id = any ($1)', [ids]);
    await client.query('commit');
  } catch (error) {
    broken = await rollBack(client);
    throw error;
  } finally {
    client.release(broken);
  }
}
