import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';

/**
 * The PostgreSQL servers that the tests of the server's own SQL run on. What is about something else, such as mail or
 * the random schedules of syncing, runs on one of them.
 */
export type DatabaseTarget = 'embedded' | 'debian15';
export const DATABASE_TARGETS: readonly DatabaseTarget[] = ['embedded', 'debian15'];

/** For dear tests: what the oldest PostgreSQL understands the others do as well, and each end-to-end test is on the newest. */
export const OLDEST_DATABASE: readonly DatabaseTarget[] = ['debian15'];

/** Lets a server start on the databases of the run, which forget what they saved so that the tests are fast. */
export const UNSAFE_DATABASE = { OUTPOST_ALLOW_UNSAFE_DATABASE: '1' } as const;

/** A database that is prepared once per run and then copied, e.g. by running all migrations. */
export type DatabaseTemplate = Readonly<{ name: string; prepare(url: string): Promise<void> }>;

/**
 * A fresh, empty (or copied) database on one of the run's servers.
 *
 * @returns its connection string, and `drop`, which also ends sessions that are still open
 */
export async function createDatabase(
  target: DatabaseTarget,
  template?: DatabaseTemplate,
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const from = template ? await ensureTemplate(target, template) : 'template0';
  await administer(target, (client) => client.query(`create database ${name} template ${from}`));
  return {
    url: urlOf(target, name),
    drop: () =>
      administer(target, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

/** `createDatabase` for one test file or `describe`: the database is dropped after its last test. */
export async function withDatabase(target: DatabaseTarget, template?: DatabaseTemplate): Promise<string> {
  const database = await createDatabase(target, template);
  afterAll(() => database.drop());
  return database.url;
}

/** Test files run in several processes: the lock makes exactly one of them prepare the template. */
async function ensureTemplate(target: DatabaseTarget, template: DatabaseTemplate): Promise<string> {
  const name = `template_${template.name}`;
  await administer(target, async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    const draft = `${name}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft} template template0`);
    await template.prepare(urlOf(target, draft));
    await client.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

function urlOf(target: DatabaseTarget, database: string): string {
  const url = new URL(inject('databaseServers')[target]);
  url.pathname = `/${database}`;
  return url.href;
}

async function administer<T>(target: DatabaseTarget, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf(target, 'postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
