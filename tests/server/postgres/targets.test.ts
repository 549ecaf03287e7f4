import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDatabase, DATABASE_TARGETS } from '../../support/postgres.ts';

async function selectOne(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

describe.each(DATABASE_TARGETS)('a test database on %s', (target) => {
  it('is of the promised version, in UTF-8', async () => {
    const database = await createDatabase(target);
    onTestFinished(() => database.drop());
    const major = await selectOne(database.url, "select current_setting('server_version_num')::int / 10000");
    expect(major).toBe(target === 'embedded' ? 18 : 15);
    expect(await selectOne(database.url, "select current_setting('server_encoding')")).toBe('UTF8');
  });

  it('is a copy of its template, which is prepared once', async () => {
    let prepared = 0;
    const template = {
      name: `once_${process.pid}`,
      async prepare(url: string) {
        prepared += 1;
        await selectOne(url, 'create table note as select 5 as id');
      },
    };
    const databases = await Promise.all([createDatabase(target, template), createDatabase(target, template)]);
    onTestFinished(async () => void (await Promise.all(databases.map((database) => database.drop()))));
    const [first, second] = databases;
    await selectOne(first?.url ?? '', 'update note set id = 6');
    expect(await selectOne(second?.url ?? '', 'select id from note')).toBe(5);
    expect(prepared).toBe(1);
  });
});
