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

describe.each(DATABASE_TARGETS)('statements on %s that a session runs again', (target) => {
  const kept =
    'select statement, generic_plans + custom_plans as runs from pg_prepared_statements order by statement';

  it('are planned once and run by name, whichever way they are asked for; those without values are not', async () => {
    const { pool } = await openPools(target);
    const text = 'select n from work where n > $1';
    await pool.query(text, [1]);
    await pool.query({ text, values: [2] });
    await inTransaction(pool, async (client) => {
      await client.query({ text }, [3]);
      await client.query('rollback');
    });
    await pool.query('select n from work');
    expect((await pool.query(kept)).rows).toEqual([{ statement: text, runs: 3 }]);
  });

  it('fail once where a migration has changed their columns meanwhile, and then run anew', async () => {
    const { pool } = await openPools(target);
    const all = () => pool.query('select * from work where n >= $1', [0]);
    await pool.query('insert into work values ($1)', [7]);
    expect((await all()).rows).toEqual([{ n: 7 }]);
    await pool.query("alter table work add column word text not null default 'new'");
    const refused = inTransaction(pool, (client) => client.query('select * from work where n >= $1', [0]));
    await expect(refused).rejects.toMatchObject({ code: 'serverBusy' });
    expect((await all()).rows).toEqual([{ n: 7, word: 'new' }]);
  });

  it('that are refused are refused again, and the session goes on', async () => {
    const { pool } = await openPools(target);
    for (let round = 0; round < 2; round += 1) {
      await expect(pool.query('select n from nothing where n = $1', [1])).rejects.toMatchObject({
        code: '42P01',
      });
      await expect(pool.query('select 1 / $1::int as n', [0])).rejects.toMatchObject({ code: '22012' });
    }
    expect((await pool.query('select 6 / $1::int as n', [2])).rows).toEqual([{ n: 3 }]);
  });

  it('are kept up to a limit, and the others run as well', async () => {
    const { pool } = await openPools(target);
    for (let index = 0; index < 320; index += 1) {
      expect((await pool.query(`select ${index} + $1::int as n`, [1])).rows).toEqual([{ n: index + 1 }]);
    }
    const { rows } = await pool.query('select count(*) as n from pg_prepared_statements');
    expect(rows).toEqual([{ n: 300 }]);
  });
});

describe.each(DATABASE_TARGETS)('questions to %s that are asked in one breath', (target) => {
  it('end with the first that is refused: what was asked behind it writes nothing, and the session goes on', async () => {
    const { pool } = await openPools(target);
    const insert = 'insert into work values ($1)';
    const work = inTransaction(pool, (client) =>
      Promise.all([
        client.query(insert, [1]),
        client.query('select 1 / $1::int as n', [0]),
        client.query(insert, [2]),
        client.query('commit'),
      ]),
    );
    await expect(work).rejects.toMatchObject({ code: '22012' });
    await pool.query(insert, [3]);
    expect((await pool.query('select n from work')).rows).toEqual([{ n: 3 }]);
  });

  it('all fail with a session that is lost while the first is under way, as work to try again', async () => {
    const { pool, lost, endSession } = await openPools(target);
    const answers: PromiseSettledResult<unknown>[] = [];
    const work = inTransaction(pool, async (client) => {
      const ending = endSession(client);
      const asked = ['select pg_sleep(60)', 'insert into work values (1)', 'commit'].map((text) =>
        client.query(text),
      );
      answers.push(...(await Promise.allSettled(asked)));
      await ending;
      await Promise.all(asked);
    });
    await expect(work).rejects.toMatchObject({ code: 'serverBusy' });
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    // Told by the question that failed or by the session, or by both.
    expect(lost).not.toEqual([]);
    expect((await pool.query('select n from work')).rows).toEqual([]);
  });
});
