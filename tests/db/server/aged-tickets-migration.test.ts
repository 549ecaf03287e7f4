import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../db/server/migrate.ts';
import { createPool } from '../../../db/server/pool.ts';
import { listAgeing } from '../../../db/server/queries/aged-tickets.ts';
import { migrateBefore } from '../../support/migrate-before.ts';
import { DATABASE_TARGETS, withDatabase } from '../../support/postgres.ts';

describe.each(DATABASE_TARGETS)('aged tickets on %s', (target) => {
  let pool: ReturnType<typeof createPool>;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target), max: 2 });
  });
  afterAll(() => pool.end());

  it('tickets from before are in their scopes until they are found to be old', async () => {
    await migrateBefore(pool, '0090-aged-tickets.sql');
    const tenantId = randomUUID();
    const insert = (number: number, status: string, updatedAt: number) =>
      pool.query<{ id: string }>(
        `insert into ticket (tenant_id, id, seq, number, subject, status, priority, type, channel, team_id, branch_id,
         tags, created_at, updated_at) values ($1, $2, 1, $3, '', $4, 1, 'question', 'mail', $2, $2, '[]', 0, $5)
       returning id`,
        [tenantId, randomUUID(), number, status, updatedAt],
      );
    const old = await insert(1, 'closed', 10);
    await insert(2, 'closed', 30);
    await insert(3, 'open', 10);
    expect(await migrate(pool)).toContain('0090-aged-tickets.sql');
    expect(await listAgeing(pool, tenantId, 20, 10)).toEqual([old.rows[0]?.id]);
  });
});
