import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isAlive } from '../../../server/postgres/folder-lock.ts';
import type { DatabaseNews } from '../../../server/postgres/keep-running.ts';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../server/postgres/start-embedded-postgres.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

const isRoot = process.getuid?.() === 0;

async function start(
  dataDir: string,
  more: { port?: number; systemFolder?: string; onNews?: (news: DatabaseNews) => void } = {},
) {
  const database = await startEmbeddedPostgres({ dataDir, log: () => undefined, ...more });
  onTestFinished(() => database.stop());
  return database;
}

/** The database in a process of its own. */
async function startApart(dataDir: string) {
  const program = join(import.meta.dirname, 'hold-database.ts');
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await waitFor(() => child.exitCode !== null || child.signalCode !== null, { what: 'the holder ends' });
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, answer: JSON.parse(String(line)) };
}

async function query(database: Pick<EmbeddedPostgres, 'url'>, sql: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: database.url });
  // A killed database breaks the connection; the test looks at that elsewhere.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows.map((row) => String(row[0]));
  } finally {
    await client.end();
  }
}

describe('embedded PostgreSQL', () => {
  it('starts an empty UTF-8 database and keeps its data over a stop', async () => {
    const dataDir = temporaryFolder('postgres');
    const first = await startEmbeddedPostgres({ dataDir, log: () => undefined });
    await query(first, "create table note as select '工单 📮' as text");
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start(dataDir);
    expect(await query(second, 'select text from note')).toEqual(['工单 📮']);
    expect(await query(second, "select upper('é') || current_setting('server_encoding')")).toEqual(['ÉUTF8']);
    expect(await query(second, "select current_setting('server_version_num')::int >= 180000")).toEqual([
      'true',
    ]);
  });

  it('listens on loopback only, asks for the password and keeps it to the owner', async () => {
    const dataDir = temporaryFolder('postgres');
    const database = await start(dataDir);
    expect(await query(database, "select current_setting('listen_addresses')")).toEqual(['127.0.0.1']);
    const wrong = database.url.replace(/:[^:@]*@/, ':wrong@');
    await expect(query({ url: wrong }, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
  });

  it('starts the killed database again on its port, the folder held, and loses no acknowledged row', async () => {
    const dataDir = temporaryFolder('postgres');
    const heard: DatabaseNews[] = [];
    const database = await start(dataDir, { onNews: (news) => heard.push(news) });
    await query(database, 'create table note (id int)');
    await query(database, 'insert into note select generate_series(1, 1000)');
    const { pid } = database;
    process.kill(pid, 'SIGKILL');
    await waitFor(() => heard.length > 1, { what: 'the database is up again' });
    expect(heard).toMatchObject([
      { kind: 'ended', exit: { code: null, signal: 'SIGKILL' } },
      { kind: 'restarted', pid: database.pid },
    ]);
    expect(database.pid).not.toBe(pid);
    expect(await query(database, 'select count(*) from note')).toEqual(['1000']);
    expect((await startApart(dataDir)).answer).toMatchObject({ code: 'dataFolderInUse' });
  });

  it('recovers when the server was killed and its database lived on', async () => {
    const dataDir = temporaryFolder('postgres');
    const { child, answer } = await startApart(dataDir);
    await query(answer, 'create table note as select 7 as id');
    child.kill('SIGKILL');
    await waitFor(() => child.signalCode, { what: 'the server is dead' });
    expect(isAlive(answer.pid)).toBe(true);

    const second = await start(dataDir);
    expect(isAlive(answer.pid)).toBe(false);
    expect(await query(second, 'select id from note')).toEqual(['7']);
  });

  it('starts although postmaster.pid names a living program that is no database', async () => {
    const dataDir = temporaryFolder('postgres');
    const { child, answer } = await startApart(dataDir);
    child.kill('SIGKILL');
    process.kill(answer.pid, 'SIGKILL');
    await waitFor(() => child.signalCode !== null && !isAlive(answer.pid), { what: 'both are dead' });
    const file = join(realpathSync(join(dataDir, 'home')), 'cluster', 'postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(String(answer.pid), String(process.pid)));

    const second = await start(dataDir);
    expect(await query(second, 'select 1')).toEqual(['1']);
  });

  it('refuses a second server on the same folder and names the first', async () => {
    const dataDir = temporaryFolder('postgres');
    const before = Date.now();
    const first = await start(dataDir);
    const { answer } = await startApart(dataDir);
    expect(answer).toEqual({
      code: 'dataFolderInUse',
      params: { folder: dataDir, pid: process.pid, host: hostname(), startedAt: expect.any(Number) },
    });
    expect(answer.params.startedAt).toBeGreaterThanOrEqual(before);
    expect(await query(first, 'select 1')).toEqual(['1']);
  });

  it('lets exactly one of several simultaneous starters take over an abandoned folder', async () => {
    const dataDir = temporaryFolder('postgres');
    const { child } = await startApart(dataDir);
    child.kill('SIGKILL');
    await waitFor(() => child.signalCode, { what: 'the server is dead' });
    const starters = await Promise.all([startApart(dataDir), startApart(dataDir), startApart(dataDir)]);
    expect(starters.map(({ answer }) => answer.code ?? 'started').sort()).toEqual([
      'dataFolderInUse',
      'dataFolderInUse',
      'started',
    ]);
  });

  it('reports a given port that is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    onTestFinished(() => void blocker.close());
    const address = blocker.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(start(temporaryFolder('postgres'), { port })).rejects.toMatchObject({
      code: 'portInUse',
      params: { port },
    });
  });

  it('refuses data of another PostgreSQL version and leaves it alone', async () => {
    const dataDir = temporaryFolder('postgres');
    const first = await startEmbeddedPostgres({ dataDir, log: () => undefined });
    await first.stop();
    writeFileSync(join(dataDir, 'home', 'cluster', 'PG_VERSION'), '15\n');
    await expect(start(dataDir)).rejects.toMatchObject({ code: 'databaseVersionMismatch' });
  });

  it('starts afresh when the first start was interrupted', async () => {
    const dataDir = temporaryFolder('postgres');
    mkdirSync(join(dataDir, 'home', 'cluster.new', 'base'), { recursive: true });
    writeFileSync(join(dataDir, 'lock.json'), '');
    const database = await start(dataDir);
    expect(await query(database, 'select 1')).toEqual(['1']);
  });

  it('names the folder it may not use', async () => {
    const parent = temporaryFolder('postgres');
    writeFileSync(join(parent, 'file'), '');
    const dataDir = join(parent, 'file', 'postgres');
    await expect(start(dataDir)).rejects.toMatchObject({
      code: 'databaseFolderDenied',
      params: { folder: dataDir },
    });
  });
});

describe.runIf(isRoot)('embedded PostgreSQL started by root (needs root)', () => {
  it('runs under an unprivileged account that owns the data', async () => {
    const dataDir = temporaryFolder('postgres');
    const database = await start(dataDir);
    const status = readFileSync(`/proc/${database.pid}/status`, 'utf8');
    const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
    expect(uid).toBeGreaterThan(0);
    expect(/^Groups:\s*(.*)$/m.exec(status)?.[1]?.split(' ')).not.toContain('0');
    expect(statSync(join(dataDir, 'home', 'cluster')).uid).toBe(uid);
  });

  it('keeps the data elsewhere, and finds it again, when the folder lies under a closed home', async () => {
    const closed = temporaryFolder('closed-home');
    chmodSync(closed, 0o700);
    const systemFolder = temporaryFolder('system');
    chmodSync(systemFolder, 0o755);
    const dataDir = join(closed, 'checkout', 'postgres');
    const first = await startEmbeddedPostgres({ dataDir, systemFolder, log: () => undefined });
    await query(first, 'create table note as select 3 as id');
    await first.stop();
    expect(realpathSync(join(dataDir, 'home')).startsWith(systemFolder)).toBe(true);

    const second = await start(dataDir, { systemFolder });
    expect(await query(second, 'select id from note')).toEqual(['3']);
    await second.stop();

    // A removed checkout must not come back to life with the old data.
    rmSync(dataDir, { recursive: true });
    const third = await start(dataDir, { systemFolder });
    expect(await query(third, "select count(*) from pg_tables where tablename = 'note'")).toEqual(['0']);
  });
});
