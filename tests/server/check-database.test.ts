import { describe, expect, it, onTestFinished } from 'vitest';
import { createPool } from '../../db/server/pool.ts';
import { checkDatabase } from '../../server/check-database.ts';
import { claimSetting } from '../support/claim-setting.ts';
import { createDatabase, DATABASE_TARGETS, type DatabaseTarget } from '../support/postgres.ts';

/** A database that says so of itself, looked at through the sessions of a server. */
async function databaseWith(target: DatabaseTarget, settings: Readonly<Record<string, string>>) {
  const database = await createDatabase(target);
  const maker = createPool({ url: database.url, max: 1 });
  for (const [name, value] of Object.entries(settings)) await claimSetting(maker, name, value);
  await maker.end();
  const pool = createPool({ url: database.url, max: 1 });
  onTestFinished(async () => {
    await pool.end();
    await database.drop();
  });
  return pool;
}

const strict = { ownUrl: null, mayForget: false };

describe.each(DATABASE_TARGETS)('a database of one’s own, %s', (target) => {
  it('that has fsync off, as those of the tests, is refused by that name, unless that is allowed', async () => {
    const pool = await databaseWith(target, {});
    await expect(checkDatabase(pool, strict)).rejects.toMatchObject({
      code: 'databaseNotDurable',
      params: { setting: 'fsync' },
    });
    await checkDatabase(pool, { ...strict, mayForget: true });
  });

  it('that has synchronous_commit off, whatever its sessions ask for, is refused by that name', async () => {
    const pool = await databaseWith(target, { fsync: 'on', synchronous_commit: 'off' });
    await expect(checkDatabase(pool, strict)).rejects.toMatchObject({
      code: 'databaseNotDurable',
      params: { setting: 'synchronous_commit' },
    });
  });

  it('that is older than PostgreSQL 15 is refused, also where it may forget', async () => {
    const pool = await databaseWith(target, { fsync: 'on', server_version_num: '140011' });
    await expect(checkDatabase(pool, { ...strict, mayForget: true })).rejects.toMatchObject({
      code: 'databaseTooOld',
      params: { version: 140_011 },
    });
  });

  it('that keeps what it says it has saved, and is new enough, is taken', async () => {
    const pool = await databaseWith(target, { fsync: 'on', server_version_num: '150000' });
    await checkDatabase(pool, strict);
  });
});
