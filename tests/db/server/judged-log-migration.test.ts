import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../db/server/migrate.ts';
import { createPool } from '../../../db/server/pool.ts';
import { emptyPayloads, forgetJudgements } from '../../../db/server/queries/mutation-log.ts';
import { listRefusedWork } from '../../../db/server/queries/refused-work.ts';
import { migrateBefore } from '../../support/migrate-before.ts';
import { DATABASE_TARGETS, withDatabase } from '../../support/postgres.ts';

describe.each(DATABASE_TARGETS)('the log of judgements on %s', (target) => {
  let pool: ReturnType<typeof createPool>;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target), max: 2 });
  });
  afterAll(() => pool.end());

  it('0100 and 0101: what was refused before waits for somebody, and what was judged before is forgotten in time', async () => {
    await migrateBefore(pool, '0100-refused-work.sql');
    const [tenantId, clientId, userId] = [randomUUID(), randomUUID(), randomUUID()];
    await pool.query("insert into tenant (id, name, epoch, created_at) values ($1, 'Old', 'e', 0)", [
      tenantId,
    ]);
    await pool.query('insert into tenant_seq (tenant_id, seq, floor_seq) values ($1, 70, 0)', [tenantId]);
    await pool.query('insert into seq_mark values ($1, 1, 60)', [tenantId]);
    const log = async (n: number, verdict: string, args: unknown) => {
      const operationId = randomUUID();
      await pool.query(
        `insert into mutation_log (tenant_id, client_id, n, operation_id, name, version, args, args_hash, base_seq,
         created_at, received_at, user_id, path, verdict, code, params)
       values ($1, $2, $3, $4, 'ticket.add-note', 1, $5, 'h', $6, 1, $7, $8, '[]', $9, null, '{}')`,
        [tenantId, clientId, n, operationId, JSON.stringify(args), 40 + n, n, userId, verdict],
      );
      await pool.query('insert into operation_seen values ($1, $2, $3, $4)', [
        tenantId,
        operationId,
        clientId,
        n,
      ]);
      return operationId;
    };
    await log(1, 'applied', { bodyText: 'taken' });
    const refused = await log(2, 'refused', { bodyText: 'not taken', ticketId: 'nonsense' });
    const failed = await log(3, 'failed', 'no object at all');

    expect(await migrate(pool)).toContain('0101-emptied-log.sql');
    const waiting = await listRefusedWork(pool, null, null, 10);
    expect(waiting.map(({ operationId, args }) => [operationId, args])).toEqual([
      [failed, 'no object at all'],
      [refused, { bodyText: 'not taken', ticketId: 'nonsense' }],
    ]);
    expect(waiting[0]).toMatchObject({
      tenantId,
      clientId,
      n: 3,
      authorId: userId,
      authorName: null,
      ticketId: null,
    });

    expect(await emptyPayloads(pool, tenantId, { takenBefore: 10, refusedBefore: 3 }, 11, 10)).toBe(2);
    expect(await listRefusedWork(pool, tenantId, null, 10)).toMatchObject([{ operationId: failed }]);
    expect(await forgetJudgements(pool, tenantId, 10, 10)).toBe(2);
    const { rows } = await pool.query('select forgotten_base from tenant');
    expect(rows).toEqual([{ forgotten_base: 41 }]);
    const left = await pool.query('select operation_id from operation_seen');
    expect(left.rows).toEqual([{ operation_id: failed }]);
  });
});
