import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Pool, PoolClient } from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { importRows } from '../../../db/server/import-rows.ts';
import { migrate } from '../../../db/server/migrate.ts';
import { createPool } from '../../../db/server/pool.ts';
import { removeUnfinished } from '../../../server/organization/remove-unfinished.ts';
import { createDatabase, DATABASE_TARGETS } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { createSmallOrganization } from '../../support/small-organization.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** "terminating connection due to administrator command" */
const TERMINATED = '57P01';

describe.each(DATABASE_TARGETS)('the first error on %s', (target) => {
  let pool: Pool;
  beforeEach(async () => {
    const database = await createDatabase(target, SERVER_TEMPLATE);
    pool = createPool({ url: database.url, max: 4 });
    return async () => {
      await pool.end();
      await database.drop();
    };
  });

  /** Holds a lock that the work will wait for, until the session of the work has been ended by the administrator. */
  async function endedWhileWaiting(lock: string, values: readonly unknown[], work: () => Promise<unknown>) {
    const holder = await pool.connect();
    try {
      return await endWaiter(holder, lock, values, work);
    } finally {
      holder.release(true);
    }
  }

  async function endWaiter(
    holder: PoolClient,
    lock: string,
    values: readonly unknown[],
    work: () => Promise<unknown>,
  ) {
    await holder.query('begin');
    await holder.query(lock, [...values]);
    const failure = work().then(
      () => null,
      (error: unknown) => error as Error & { code?: string },
    );
    const end = async () =>
      // Not on the holder: one transaction sees one state of the sessions.
      (
        await pool.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
      ).rowCount;
    await expect.poll(end, { timeout: 10_000 }).toBe(1);
    return await failure;
  }

  it('an import whose session is lost throws what ended it, not what the rollback met', async () => {
    const { tenantId } = await createSmallOrganization(pool);
    const row = { id: randomUUID(), name: 'x', domain: null };
    const failure = await endedWhileWaiting(
      'select from tenant_seq where tenant_id = $1 for update',
      [tenantId],
      () => importRows(pool, tenantId, [{ entity: 'organization', row }], () => undefined),
    );
    expect(failure?.code).toBe(TERMINATED);
  });

  it('so does the removal of an unfinished organization', async () => {
    const tenantId = randomUUID();
    await pool.query('insert into tenant (id, name, epoch, created_at) values ($1, $2, $3, 0)', [
      tenantId,
      'Unfinished',
      randomUUID(),
    ]);
    const failure = await endedWhileWaiting('select from tenant where id = $1 for update', [tenantId], () =>
      removeUnfinished(pool),
    );
    expect(failure?.code).toBe(TERMINATED);
  });

  it('a migration names itself and keeps the cause', async () => {
    const folder = temporaryFolder('migrations');
    writeFileSync(join(folder, '0010-waits.sql'), 'select pg_advisory_xact_lock(77)');
    await pool.query('drop table migration');
    const failure = await endedWhileWaiting('select pg_advisory_xact_lock($1)', [77], () =>
      migrate(pool, pathToFileURL(`${folder}/`)),
    );
    expect(failure?.message).toBe('Migration 0010-waits.sql failed');
    expect(failure?.cause).toMatchObject({ code: TERMINATED });
  });
});
