import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../db/server/migrate.ts';
import { createPool } from '../../../db/server/pool.ts';
import { getTargetOf, listFamilies } from '../../../db/server/queries/ticket-families.ts';
import { migrateBefore } from '../../support/migrate-before.ts';
import { DATABASE_TARGETS, withDatabase } from '../../support/postgres.ts';

describe.each(DATABASE_TARGETS)('merged tickets on %s', (target) => {
  let pool: ReturnType<typeof createPool>;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target), max: 2 });
  });
  afterAll(() => pool.end());

  it('0103: tickets from before are their own targets; chains lead to their end and back', async () => {
    await migrateBefore(pool, '0103-merged-tickets.sql');
    const tenantId = randomUUID();
    const [a = '', b = '', c = '', other = ''] = await Promise.all(
      [1, 2, 3, 4].map(async (number) => {
        const id = randomUUID();
        await pool.query(
          `insert into ticket (tenant_id, id, seq, number, subject, status, priority, type, channel, team_id, branch_id,
             tags, created_at, updated_at) values ($1, $2, $3, $3, '', 'open', 1, 'question', 'mail', $2, $2, '[]', 0, 0)`,
          [tenantId, id, number],
        );
        return id;
      }),
    );
    expect(await migrate(pool)).toContain('0103-merged-tickets.sql');
    expect(await getTargetOf(pool, tenantId, a)).toBe(a);
    const into = 'update ticket set merged_into_id = $2 where id = $1';
    await pool.query(into, [a, b]);
    await pool.query(into, [b, c]);
    expect(await getTargetOf(pool, tenantId, a)).toBe(c);
    expect(await getTargetOf(pool, randomUUID(), a)).toBeUndefined();
    const { rows } = await pool.query<{ id: string }>('select ticket_sources($1, $2) as id', [tenantId, c]);
    expect(rows.map(({ id }) => id).sort()).toEqual([a, b, c].sort());
    const client = await pool.connect();
    try {
      const family = await listFamilies(client, tenantId, [b, other]);
      expect([...family].sort()).toEqual(
        [
          ...new Map([
            [a, 1],
            [b, 2],
            [c, 3],
            [other, 4],
          ]),
        ].sort(),
      );
    } finally {
      client.release();
    }
  });
});
