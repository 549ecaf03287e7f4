import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { explainFailure } from './failure.ts';

/** The database role and the database of the server. */
export const ROLE = 'outpost';

/** Where a cluster lies and how it runs. */
export type ClusterPlace = Readonly<{
  /** The server's own folder: lock and password. */
  dataDir: string;
  /** The account's folder, which holds `cluster`. */
  home: string;
  account: Account | undefined;
  binaries: Binaries;
}>;

/** Environment and identity of every PostgreSQL program: nothing of the server's environment leaks in. */
export function spawnOptions({ account, home }: ClusterPlace) {
  const { PATH = '', SystemRoot } = process.env;
  return {
    cwd: home,
    env: { PATH, LC_ALL: 'C', TZ: 'UTC', ...(SystemRoot ? { SystemRoot } : {}) },
    windowsHide: true,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  };
}

/**
 * Creates the cluster on first use. Sorting and upper case follow the built-in C.UTF-8 rules, so that
 * data sorts alike on every platform and needs no re-indexing after an update of the system's libraries.
 *
 * @returns the password of the role `outpost`
 * @throws AppError diskFull, databaseFolderDenied, databaseVersionMismatch or databaseStartFailed
 */
export async function ensureCluster(place: ClusterPlace): Promise<string> {
  const cluster = join(place.home, 'cluster');
  const passwordFile = join(place.dataDir, 'password');
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    await checkVersion(cluster, place.binaries.version);
    return await readPassword(passwordFile);
  }
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, password, { mode: 0o600 });
  const draft = join(place.home, 'cluster.new');
  // What an interrupted first start left behind holds nobody's data.
  await rm(draft, { recursive: true, force: true });
  await runInitdb(place, draft, password);
  await rename(draft, cluster);
  return password;
}

async function readPassword(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new AppError('databaseFolderDenied', { folder: file, detail: String(cause) }, { cause });
  }
}

async function checkVersion(cluster: string, version: string): Promise<void> {
  const found = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  const wanted = version.split('.')[0] ?? '';
  if (found !== wanted) {
    throw new AppError('databaseVersionMismatch', {
      folder: cluster,
      detail: `PostgreSQL ${found}, not ${wanted}`,
    });
  }
}

async function runInitdb(place: ClusterPlace, folder: string, password: string): Promise<void> {
  const passwordFile = join(place.home, 'initial-password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (place.account) await chown(passwordFile, place.account.uid, place.account.gid);
  const args = [
    `--pgdata=${folder}`,
    `--username=${ROLE}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  try {
    await new Promise<void>((resolve, reject) => {
      execFile(place.binaries.initdb, args, spawnOptions(place), (error, stdout, stderr) => {
        if (error) {
          reject(explainFailure({ folder: place.dataDir, output: `${stdout}\n${stderr || error.message}` }));
        } else resolve();
      });
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
}
