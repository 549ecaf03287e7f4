import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../../db/server/migrate.ts';
import { createPool } from '../../../db/server/pool.ts';
import * as accounts from '../../../db/server/schema/accounts.ts';
import { ENTITY_TABLES } from '../../../db/server/schema/entities.ts';
import * as files from '../../../db/server/schema/files.ts';
import * as mail from '../../../db/server/schema/mail.ts';
import * as sync from '../../../db/server/schema/sync.ts';
import * as tenant from '../../../db/server/schema/tenant.ts';
import { createDatabase, DATABASE_TARGETS, withDatabase } from '../../support/postgres.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const TABLES = [ENTITY_TABLES, accounts, files, mail, sync, tenant]
  .flatMap((module) => Object.values(module as Record<string, unknown>))
  .filter((table): table is PgTable => is(table, PgTable));

describe.each(DATABASE_TARGETS)('the schema on %s', (target) => {
  let pool: ReturnType<typeof createPool>;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target), max: 4 });
  });
  afterAll(() => pool.end());

  it('is made once, even when several nodes start at the same time', async () => {
    const runs = await Promise.all([migrate(pool), migrate(pool), migrate(pool)]);
    expect(runs.filter((applied) => applied.length > 0)).toHaveLength(1);
    expect(await migrate(pool)).toEqual([]);
  });

  it('is what the code describes', async () => {
    const { rows } = await pool.query<{ table_name: string; column_name: string; is_nullable: string }>(
      "select table_name, column_name, is_nullable from information_schema.columns where table_schema = 'public'",
    );
    for (const table of TABLES) {
      const name = getTableName(table);
      const stored = rows
        .filter((row) => row.table_name === name)
        .map((row) => [row.column_name, row.is_nullable === 'NO']);
      const described = Object.values(getTableColumns(table)).map((column) => [
        column.name,
        column.notNull || column.primary,
      ]);
      expect(stored.sort(), name).toEqual(described.sort());
    }
  });

  it('refuses a database that a newer version has used', async () => {
    await pool.query("insert into migration (name, hash) values ('9990-future.sql', 'x')");
    await expect(migrate(pool)).rejects.toMatchObject({ code: 'databaseFromNewerVersion' });
    await pool.query("delete from migration where name = '9990-future.sql'");
  });

  it('stops when an applied migration was edited', async () => {
    await pool.query("update migration set hash = 'other' where name = '0010-foundation.sql'");
    await expect(migrate(pool)).rejects.toThrow(/0010-foundation.sql was edited/);
  });

  it('applies a migration by its name, also one that was merged after others with higher numbers', async () => {
    const database = await createDatabase(target);
    const other = createPool({ url: database.url, max: 2 });
    onTestFinished(async () => {
      await other.end();
      await database.drop();
    });
    const folder = join(temporaryFolder('migrations'), 'sql');
    mkdirSync(folder);
    const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql);
    const run = () => migrate(other, pathToFileURL(`${folder}/`));
    write('0010-lamps.sql', 'create table lamp (id int primary key)');
    write('0030-shades.sql', 'alter table lamp add column shade text');
    expect(await run()).toEqual(['0010-lamps.sql', '0030-shades.sql']);
    await other.query("insert into lamp values (1, 'red')");
    write('0020-watts.sql', 'alter table lamp add column watts int not null default 5');
    write('0040-names.sql', 'alter table lamp add column name text');
    expect(await run()).toEqual(['0020-watts.sql', '0040-names.sql']);
    expect((await other.query('select * from lamp')).rows).toEqual([
      { id: 1, shade: 'red', watts: 5, name: null },
    ]);
    const { rows } = await other.query('select name from migration order by applied_at, name');
    expect(rows.map(({ name }) => name)).toEqual([
      '0010-lamps.sql',
      '0030-shades.sql',
      '0020-watts.sql',
      '0040-names.sql',
    ]);
    expect(await run()).toEqual([]);
  });
});
