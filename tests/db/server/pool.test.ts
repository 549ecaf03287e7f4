import pg, { type PoolClient } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPool } from '../../../db/server/pool.ts';
import { inTransaction } from '../../../server/mutations/transaction.ts';
import { createDatabase, DATABASE_TARGETS, type DatabaseTarget } from '../../support/postgres.ts';
import { waitFor } from '../../support/wait-for.ts';

async function openPools(target: DatabaseTarget) {
  const database = await createDatabase(target);
  const lost: Error[] = [];
  const pool = createPool({ url: database.url, max: 1, onLost: (error) => lost.push(error) });
  const other = createPool({ url: database.url, max: 1 });
  onTestFinished(async () => {
    await pool.end();
    await other.end();
    await database.drop();
  });
  await pool.query('create table work (n int not null)');
  const endSession = async (client: PoolClient) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    await other.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await waitFor(() => lost.length > 0, { what: 'the lent out session is told as lost' });
  };
  return { pool, lost, endSession };
}

describe.each(DATABASE_TARGETS)('a session that %s ends while it is idle in a transaction', (target) => {
  it('fails the work as one to try again, ends nothing else, and the next attempt writes once', async () => {
    const { pool, lost, endSession } = await openPools(target);
    let attempts = 0;
    const work = () =>
      inTransaction(pool, async (client) => {
        attempts += 1;
        await client.query('insert into work values (1)');
        if (attempts === 1) await endSession(client);
        await client.query('commit');
      });
    await expect(work()).rejects.toMatchObject({ code: 'serverBusy' });
    expect(lost[0]?.message).toContain('terminating connection');
    expect((await pool.query('select n from work')).rows).toEqual([]);
    await work();
    expect((await pool.query('select n from work')).rows).toEqual([{ n: 1 }]);
  });

  it('fails the work as well when it has nothing left to ask but the rollback', async () => {
    const { pool, endSession } = await openPools(target);
    const work = inTransaction(pool, async (client) => {
      await client.query('insert into work values (1)');
      await endSession(client);
    });
    await expect(work).rejects.toMatchObject({ code: 'serverBusy' });
    expect((await pool.query('select n from work')).rows).toEqual([]);
  });
});

describe.each(DATABASE_TARGETS)('a database on %s that answers before a commit is on its disk', (target) => {
  it.each([
    ['as it is', ''],
    ['whose address asks for the same', '-c synchronous_commit=off -c work_mem=7MB'],
  ])('%s: the sessions of the server wait for the disk all the same', async (_name, own) => {
    const database = await createDatabase(target);
    const url = new URL(database.url);
    const plain = new pg.Client({ connectionString: url.href });
    await plain.connect();
    await plain.query(`alter database ${url.pathname.slice(1)} set synchronous_commit = off`);
    await plain.query(
      `alter database ${url.pathname.slice(1)} set default_transaction_isolation = 'serializable'`,
    );
    await plain.end();
    if (own !== '') url.searchParams.set('options', own);
    const pool = createPool({ url: url.href, max: 1 });
    onTestFinished(async () => {
      await pool.end();
      await database.drop();
    });
    const { rows } = await pool.query(
      "select current_setting('synchronous_commit') as commits, current_setting('transaction_isolation') as reads, current_setting('work_mem') as memory",
    );
    expect(rows).toEqual([{ commits: 'on', reads: 'read committed', memory: own === '' ? '4MB' : '7MB' }]);
  });
});
