import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../db/server/migrate.ts';
import { createPool } from '../../../db/server/pool.ts';
import { forgetMarks, recordCursor } from '../../../db/server/queries/history.ts';
import { migrateBefore } from '../../support/migrate-before.ts';
import { DATABASE_TARGETS, withDatabase } from '../../support/postgres.ts';

describe.each(DATABASE_TARGETS)('the floor of the history on %s', (target) => {
  let pool: ReturnType<typeof createPool>;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target), max: 2 });
  });
  afterAll(() => pool.end());

  it('marks and clients from before are forgotten and remembered like new ones', async () => {
    await migrateBefore(pool, '0091-history-floor.sql');
    const [tenantId, clientId, deviceId] = [randomUUID(), randomUUID(), randomUUID()];
    const member = (seq: number, isMember: boolean) =>
      pool.query('insert into membership values ($1, $2, $3, $4, $5, $6)', [
        tenantId,
        `team:${seq}`,
        'ticket',
        randomUUID(),
        seq,
        isMember,
      ]);
    await member(1, false);
    await member(2, true);
    await member(3, false);
    await pool.query('insert into sync_client values ($1, $2, $3, $4, 1, 1, 1)', [
      tenantId,
      clientId,
      randomUUID(),
      deviceId,
    ]);
    expect(await migrate(pool)).toContain('0091-history-floor.sql');
    expect(await forgetMarks(pool, tenantId, 'membership', 2, 10)).toBe(1);
    const { rows } = await pool.query('select seq from membership where tenant_id = $1 order by seq', [
      tenantId,
    ]);
    expect(rows).toEqual([{ seq: 2 }, { seq: 3 }]);
    await recordCursor(pool, { tenantId, clientId, deviceId }, 7, 8);
    const clients = await pool.query('select cursor, last_seen_at from sync_client');
    expect(clients.rows).toEqual([{ cursor: 7, last_seen_at: 8 }]);
  });
});
