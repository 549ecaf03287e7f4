import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseAccount } from '../../server/postgres/account.ts';
import { type ClusterPlace, spawnOptions } from '../../server/postgres/initialize-cluster.ts';
import { findFreePort, startPostmaster } from '../../server/postgres/postmaster.ts';

const PROGRAMS = '/usr/lib/postgresql/15/bin';

/** Debian's PostgreSQL 15 in a throw-away folder, without fsync: the oldest server that must work. */
export async function startDebianPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  if (!existsSync(PROGRAMS)) {
    throw new Error('PostgreSQL 15 is missing: sudo apt-get install --no-install-recommends postgresql');
  }
  const account = chooseAccount();
  const home = mkdtempSync(join(tmpdir(), 'outpost-debian-postgres-'));
  if (account) chownSync(home, account.uid, account.gid);
  const place: ClusterPlace = {
    dataDir: home,
    home,
    account,
    binaries: {
      initdb: `${PROGRAMS}/initdb`,
      postgres: `${PROGRAMS}/postgres`,
      pgCtl: `${PROGRAMS}/pg_ctl`,
      version: '15',
    },
  };
  const options = ['--username=outpost', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  execFileSync(place.binaries.initdb, [`--pgdata=${home}/cluster`, ...options], {
    ...spawnOptions(place),
    stdio: 'pipe',
  });
  const lines: string[] = [];
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const postmaster = await startPostmaster(place, await findFreePort(), settings, (line) => lines.push(line));
  return {
    url: `postgres://outpost@127.0.0.1:${postmaster.port}/postgres`,
    async stop() {
      await postmaster.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
