import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../../db/server/migrate.ts';
import { createPool } from '../../../db/server/pool.ts';
import { claimNumbers, leaseNumbers, type NumberBlock } from '../../../db/server/queries/numbers.ts';
import { migrateBefore } from '../../support/migrate-before.ts';
import { DATABASE_TARGETS, withDatabase } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { createSmallOrganization } from '../../support/small-organization.ts';

const HOUR = 3_600_000;
/** Noon of a day, so that some hours more are the same day. */
const NOON = 20_000 * 24 * HOUR + 12 * HOUR;

describe.each(DATABASE_TARGETS)('R104: the allocator of ticket numbers on %s', (target) => {
  let pool: Pool;
  let tenantId: string;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 8 });
    return () => pool.end();
  });
  beforeEach(async () => {
    ({ tenantId } = await createSmallOrganization(pool, { ticketCount: 0 }));
  });

  const during = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } finally {
      client.release();
    }
  };
  const lease = (count: number, nowMs = NOON): Promise<NumberBlock> =>
    during((client) => leaseNumbers(client, tenantId, `device:${randomUUID()}`, count, nowMs));
  const putBack = async (): Promise<void> => {
    const { rows } = await pool.query<{ image: string }>(
      'select row_to_json(a)::text as image from number_allocator a where tenant_id = $1',
      [tenantId],
    );
    await pool.query('delete from number_allocator where tenant_id = $1', [tenantId]);
    await pool.query(
      'insert into number_allocator select * from json_populate_record(null::number_allocator, $1)',
      [rows[0]?.image],
    );
  };

  it('leaves no number out while nothing happened to it, also in leases at the same time', async () => {
    const first = await lease(10);
    const blocks = await Promise.all(Array.from({ length: 20 }, () => lease(5)));
    const starts = blocks.map(({ from }) => from).toSorted((a, b) => a - b);
    expect(starts).toEqual(Array.from({ length: 20 }, (_, index) => first.to + 1 + 5 * index));
    await during(async (client) => {
      const one = await leaseNumbers(client, tenantId, 'center', 1, NOON);
      expect(await leaseNumbers(client, tenantId, 'center', 1, NOON)).toMatchObject({ from: one.to + 1 });
    });
  });

  it.each([
    // The busiest day had 1,000: 83.3 an hour.
    { passed: 'no time', hours: 0, gap: 200 + 84 },
    { passed: 'half a day', hours: 12, gap: 200 + 1_084 },
    { passed: 'a month', hours: 720, gap: 10_000 },
  ])(
    'leaves out what may have been leased in the time since its back-up: $passed',
    async ({ hours, gap }) => {
      await lease(900);
      const last = await lease(100, NOON + HOUR);
      await putBack();
      const next = await lease(10, NOON + (1 + hours) * HOUR);
      expect(next.from).toBe(last.to + 1 + gap);
      expect((await lease(10, NOON)).from).toBe(next.to + 1);
    },
  );

  it('does the same under another start of the database, and after a claim that came first', async () => {
    const last = await lease(10);
    await pool.query(
      `update number_allocator set written_by = pg_current_xact_id(),
         written_under = pg_postmaster_start_time() - interval '1 day' where tenant_id = $1`,
      [tenantId],
    );
    const claimed = { from: last.to + 101, to: last.to + 110 };
    expect(await during((client) => claimNumbers(client, tenantId, 'device:x', claimed, NOON))).toBe(true);
    const next = await lease(10);
    // Of 20 and then of 30 numbers a day, twice the 24th part.
    expect(next.from).toBe(claimed.to + 1 + 202);
    await putBack();
    await during((client) => claimNumbers(client, tenantId, 'device:x', claimed, NOON));
    expect((await lease(10)).from).toBe(next.to + 1 + 203);
  });
});

it('0102: an allocator from before goes on where it stood', async () => {
  const pool = createPool({ url: await withDatabase('embedded'), max: 2 });
  try {
    await migrateBefore(pool, '0102-allocator.sql');
    const tenantId = randomUUID();
    await pool.query("insert into tenant (id, name, epoch, created_at) values ($1, 'Old', 'e', 0)", [
      tenantId,
    ]);
    await pool.query('insert into number_allocator (tenant_id, next) values ($1, 4200)', [tenantId]);
    expect(await migrate(pool)).toContain('0102-allocator.sql');
    const client = await pool.connect();
    try {
      const block = await leaseNumbers(client, tenantId, 'center', 10, NOON);
      expect(block).toEqual({ from: 4200, to: 4209 });
    } finally {
      client.release();
    }
  } finally {
    await pool.end();
  }
});
