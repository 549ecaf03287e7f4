import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPool } from '../../../db/server/pool.ts';
import { startServer } from '../../../scripts/start/server.ts';
import { loadAccessTokens } from '../../../server/accounts/access-tokens.ts';
import { loadSecretBox } from '../../../server/accounts/secret.ts';
import { lockFolder } from '../../../server/postgres/folder-lock.ts';
import { claimSetting } from '../../support/claim-setting.ts';
import { createDatabase, UNSAFE_DATABASE } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

/** The lock every starter takes before it looks at the schema. */
const MIGRATION_LOCK = 4_680_001;

async function emptyDatabase(): Promise<string> {
  const database = await createDatabase('embedded', SERVER_TEMPLATE);
  onTestFinished(() => database.drop());
  return database.url;
}

/** What `npm start` says when its server does not come up. */
async function reasonOf(env: Readonly<Record<string, string>>): Promise<string> {
  const { ready } = startServer(
    { OUTPOST_LOG_LEVEL: 'silent', ...env },
    join(temporaryFolder('start'), 'server.log'),
  );
  return ready.then(
    () => 'it started',
    (error: Error) => error.message,
  );
}

describe('a server that cannot start', () => {
  it.each([
    ['en_US.UTF-8', 'Another server already works on the data folder', 'Stop it first'],
    ['zh_CN.UTF-8', '正被另一个服务器使用', '请先停止它'],
  ])('names the folder, the process and the machine that has it, in %s', async (locale, what, todo) => {
    const dataDir = temporaryFolder('start');
    const folder = join(dataDir, 'postgres');
    mkdirSync(folder, { recursive: true });
    const lock = await lockFolder(folder);
    onTestFinished(() => lock.release());
    const reason = await reasonOf({ OUTPOST_DATA_DIR: dataDir, LC_ALL: locale });
    for (const part of [what, todo, folder, String(process.pid), hostname()]) expect(reason).toContain(part);
    expect(reason).not.toContain('{"error"');
  });

  it('names the key file that is gone, damaged or of another installation, and makes no other one', async () => {
    const env = {
      ...UNSAFE_DATABASE,
      DATABASE_URL: await emptyDatabase(),
      OUTPOST_DATA_DIR: temporaryFolder('start'),
      OUTPOST_PORT: '0',
    };
    const pool = createPool({ url: env.DATABASE_URL, max: 2 });
    onTestFinished(() => pool.end());
    await loadAccessTokens(pool, await loadSecretBox(env.OUTPOST_DATA_DIR, pool));
    const file = join(env.OUTPOST_DATA_DIR, 'secret.key');
    const cases = [
      ['too short', 'en_US.UTF-8', ['is damaged', 'Put it back from the back-up']],
      [randomBytes(32).toString('base64'), 'zh_CN.UTF-8', ['已损坏', '请从备份中恢复']],
      [null, 'zh_CN.UTF-8', ['缺少密钥文件', '请从备份中恢复']],
    ] as const;
    for (const [key, locale, parts] of cases) {
      if (key === null) rmSync(file);
      else writeFileSync(file, key);
      const reason = await reasonOf({ ...env, LC_ALL: locale });
      for (const part of [...parts, file]) expect(reason).toContain(part);
      expect(existsSync(file) ? readFileSync(file, 'utf8') : null).toBe(key);
    }
  });

  it('names the setting that cannot be used, without its value and without a stack', async () => {
    const reason = await reasonOf({
      OUTPOST_DATA_DIR: temporaryFolder('start'),
      OUTPOST_SMTP_RELAY: 'smtp://me:s3cret@relay.example?tls=maybe',
      LC_ALL: 'zh_CN.UTF-8',
    });
    for (const part of ['以下设置无法使用：OUTPOST_SMTP_RELAY', '请改正后重新启动'])
      expect(reason).toContain(part);
    expect(reason).not.toMatch(/s3cret|\n {4}at /);
  });

  it('names the database that does not answer, without its password', async () => {
    const reason = await reasonOf({
      DATABASE_URL: 'postgres://outpost:s3cret@127.0.0.1:9/outpost',
      OUTPOST_DATA_DIR: temporaryFolder('start'),
      LC_ALL: 'zh_CN.UTF-8',
    });
    for (const part of ['无法使用 127.0.0.1:9/outpost 上的 PostgreSQL', 'ECONNREFUSED'])
      expect(reason).toContain(part);
    expect(reason).not.toMatch(/s3cret|\n {4}at /);
  });

  it.each([
    ['fsync', 'off', 'en_US.UTF-8', 'has fsync off: what was told as saved would be lost', 'Set fsync to on'],
    ['server_version_num', '140011', 'zh_CN.UTF-8', '低于 PostgreSQL 15', '请升级后重新启动'],
  ])('names what a database of one’s own lacks: %s %s, in %s', async (setting, value, locale, what, todo) => {
    const database = await createDatabase('embedded');
    onTestFinished(() => database.drop());
    const pool = createPool({ url: database.url, max: 1 });
    onTestFinished(() => pool.end());
    await claimSetting(pool, setting, value);
    const reason = await reasonOf({
      DATABASE_URL: database.url,
      OUTPOST_DATA_DIR: temporaryFolder('start'),
      OUTPOST_PORT: '0',
      LC_ALL: locale,
    });
    for (const part of [what, todo]) expect(reason).toContain(part);
    const { rows } = await pool.query("select tablename from pg_tables where schemaname = 'public'");
    expect(rows).toEqual([]);
  });

  it('names the data folder that is none', async () => {
    const file = join(temporaryFolder('start'), 'file');
    writeFileSync(file, '');
    const reason = await reasonOf({ OUTPOST_DATA_DIR: join(file, 'server'), LC_ALL: 'en_US.UTF-8' });
    for (const part of ['The data folder', join(file, 'server'), 'ENOTDIR']) expect(reason).toContain(part);
    expect(reason).not.toMatch(/\n {4}at /);
  });

  it.each([
    ['OUTPOST_PORT', 'en_US.UTF-8', 'Another program already uses port', 'Stop it, or choose another port'],
    ['OUTPOST_PORT', 'zh_CN.UTF-8', '已被其他程序占用', '请停止该程序，或改用其他端口'],
    [
      'OUTPOST_SMTP_PORT',
      'en_US.UTF-8',
      'Another program already uses port',
      'Stop it, or choose another port',
    ],
    ['OUTPOST_SMTP_PORT', 'zh_CN.UTF-8', '已被其他程序占用', '请停止该程序，或改用其他端口'],
  ])('names the port that another program has: %s, in %s', async (setting, locale, what, todo) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const reason = await reasonOf({
      ...UNSAFE_DATABASE,
      DATABASE_URL: await emptyDatabase(),
      OUTPOST_DATA_DIR: temporaryFolder('start'),
      OUTPOST_PORT: '0',
      [setting]: port,
      LC_ALL: locale,
    });
    for (const part of [what, todo, port]) expect(reason).toContain(part);
    expect(reason).not.toMatch(/\n {4}at /);
  });
});

it('a server that is told to end while it starts ends well and says nothing', async () => {
  const url = await emptyDatabase();
  const pool = createPool({ url, max: 2 });
  const holder = await pool.connect();
  await holder.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  const child = spawn(process.execPath, ['server/main.ts'], {
    env: {
      ...process.env,
      ...UNSAFE_DATABASE,
      DATABASE_URL: url,
      OUTPOST_DATA_DIR: temporaryFolder('start'),
      OUTPOST_PORT: '0',
      OUTPOST_LOG_LEVEL: 'silent',
    },
    stdio: 'pipe',
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const said = Promise.all([readAll(child.stdout), readAll(child.stderr)]);
  await waitFor(
    async () => {
      const { rowCount } = await pool.query(
        "select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())",
      );
      return (rowCount ?? 0) > 0;
    },
    { what: 'the server waiting for the schema', timeoutMs: 20_000 },
  );
  child.kill('SIGTERM');
  // Whether the signal has been heard shows only in how it ends.
  await holder.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  holder.release();
  expect(await ended).toBe(0);
  expect(await said).toEqual(['', '']);
  await pool.end();
});
