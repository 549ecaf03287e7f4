import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importRows } from '../../../db/server/import-rows.ts';
import { createPool } from '../../../db/server/pool.ts';
import { beginLine, getPlace } from '../../../db/server/queries/epoch.ts';
import { raiseFloor } from '../../../db/server/queries/history.ts';
import { DATABASE_TARGETS, withDatabase } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { createSmallOrganization } from '../../support/small-organization.ts';

describe.each(DATABASE_TARGETS)('R91: the counter on %s', (target) => {
  let pool: Pool;
  let tenantId: string;
  let line: string;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 8 });
    return () => pool.end();
  });
  beforeEach(async () => {
    ({ tenantId } = await createSmallOrganization(pool, { ticketCount: 0 }));
    line = randomUUID();
    await beginLine(pool, tenantId, line);
  });

  const commit = () =>
    importRows(
      pool,
      tenantId,
      [{ entity: 'organization', row: { id: randomUUID(), name: 'x', domain: null } }],
      () => undefined,
    );
  const seqNow = async (): Promise<number> => {
    const { rows } = await pool.query<{ seq: number }>('select seq from tenant_seq where tenant_id = $1', [
      tenantId,
    ]);
    return rows[0]?.seq ?? 0;
  };
  const lineNow = async (): Promise<string | null> => {
    const client = await pool.connect();
    try {
      return (await getPlace(client, tenantId)).line;
    } finally {
      client.release();
    }
  };
  const putBack = async (): Promise<void> => {
    const { rows } = await pool.query<{ image: string }>(
      'select row_to_json(s)::text as image from tenant_seq s where tenant_id = $1',
      [tenantId],
    );
    await pool.query('delete from tenant_seq where tenant_id = $1', [tenantId]);
    await pool.query('insert into tenant_seq select * from json_populate_record(null::tenant_seq, $1)', [
      rows[0]?.image,
    ]);
  };

  it('counts on through commits at the same time, commits that fail, and a floor that rises', async () => {
    const before = await seqNow();
    await Promise.all(Array.from({ length: 40 }, commit));
    const client = await pool.connect();
    await client.query('begin');
    await client.query('select take_sequences($1, 5, $2, 1000)', [tenantId, randomUUID()]);
    await client.query('rollback');
    client.release();
    await raiseFloor(pool, tenantId, 0, 0);
    await commit();
    expect(await seqNow()).toBe(before + 41);
    expect(await lineNow()).toBe(line);
  });

  it('begins a line with the first commit after its row was put back, and with no other', async () => {
    const before = await seqNow();
    await putBack();
    await raiseFloor(pool, tenantId, 0, 0);
    await commit();
    const begun = await lineNow();
    expect(begun).not.toBe(line);
    expect(await seqNow()).toBeGreaterThan(before + 1_000_000);
    await commit();
    expect(await lineNow()).toBe(begun);
  });

  it('begins a line with the first commit under another start of the database', async () => {
    // What stands in the files of a database that was restored: an earlier start.
    await pool.query(
      `update tenant_seq set written_by = pg_current_xact_id(),
         written_under = pg_postmaster_start_time() - interval '1 day' where tenant_id = $1`,
      [tenantId],
    );
    await raiseFloor(pool, tenantId, 0, 0);
    await commit();
    const begun = await lineNow();
    expect(begun).not.toBe(line);
    await commit();
    expect(await lineNow()).toBe(begun);
  });
});
