import { readlinkSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { isAlive } from './folder-lock.ts';
import { ROLE } from './initialize-cluster.ts';

const STOP_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 3_000;
const POLL_MS = 50;

/**
 * Ends a postmaster that outlived its server (killed, out of memory), and removes a `postmaster.pid` whose
 * number now belongs to some other program. Call it only while holding the folder's lock.
 */
export async function clearOrphan(
  cluster: string,
  password: string,
  log: (line: string) => void,
): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const lines = await readFile(file, 'utf8').then(
    (text) => text.split('\n'),
    () => [],
  );
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return;
  if (!(await isPostmasterOf(cluster, pid, port, password))) {
    // The number was given to another program since (a reboot, a container): PostgreSQL would refuse to start.
    log(`postmaster.pid names process ${pid}, which is not this database; removed`);
    await rm(file, { force: true });
    return;
  }
  log(`a database of an earlier run is still up (process ${pid}); stopping it`);
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    process.kill(pid, signal);
    if (await hasEnded(pid)) return;
  }
}

async function hasEnded(pid: number): Promise<boolean> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

async function isPostmasterOf(
  cluster: string,
  pid: number,
  port: number,
  password: string,
): Promise<boolean> {
  if (process.platform === 'linux') {
    try {
      // PostgreSQL's working folder is its data folder.
      return readlinkSync(`/proc/${pid}/cwd`) === cluster;
    } catch {
      // Ended meanwhile, or another account's process, which cannot be ours.
      return false;
    }
  }
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: ROLE,
    password,
    database: 'postgres',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(
      `select current_setting('data_directory') as folder`,
    );
    return rows[0]?.folder === cluster;
  } catch {
    // Nothing answers there, or something that does not know our password.
    return false;
  } finally {
    await client.end();
  }
}
