import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../db/server/migrate.ts';
import { createPool } from '../../../db/server/pool.ts';
import { getPerson } from '../../../db/server/queries/directory.ts';
import { migrateBefore } from '../../support/migrate-before.ts';
import { DATABASE_TARGETS, withDatabase } from '../../support/postgres.ts';

describe.each(DATABASE_TARGETS)('hidden fields on %s', (target) => {
  let pool: ReturnType<typeof createPool>;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target), max: 2 });
  });
  afterAll(() => pool.end());

  it('0141: nothing is hidden from people from before, and a field of a newer version is not shown instead', async () => {
    await migrateBefore(pool, '0141-hidden-fields.sql');
    const [tenantId, id] = [randomUUID(), randomUUID()];
    await pool.query(
      `insert into user_account (tenant_id, id, seq, email, name, role, team_ids, locale, is_active)
       values ($1, $2, 1, 'wei@example.test', 'Wei', 'agent', '[]', 'en', true)`,
      [tenantId, id],
    );
    expect(await migrate(pool)).toContain('0141-hidden-fields.sql');
    expect(await getPerson(pool, tenantId, id)).toMatchObject({ user: { name: 'Wei' }, hiddenFields: [] });
    const hide = (fields: string[]) =>
      pool.query('update user_account set hidden_fields = $2 where id = $1', [id, JSON.stringify(fields)]);
    await hide(['customer.phone', 'customer.email']);
    expect((await getPerson(pool, tenantId, id))?.hiddenFields).toEqual(['customer.email', 'customer.phone']);
    await hide(['customer.shoeSize']);
    await expect(getPerson(pool, tenantId, id)).rejects.toThrow(/customer\.email/);
  });
});
