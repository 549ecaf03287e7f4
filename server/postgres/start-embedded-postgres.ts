import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '../../shared/errors/app-error.ts';
import { chooseAccount } from './account.ts';
import { locateBinaries, reachableBinaries } from './binaries.ts';
import { prepareClusterFolder } from './cluster-folder.ts';
import { lockFolder } from './folder-lock.ts';
import { type ClusterPlace, ensureCluster, ROLE } from './initialize-cluster.ts';
import { type DatabaseNews, keepRunning } from './keep-running.ts';
import { clearOrphan } from './orphan.ts';
import { findFreePort, type Postmaster, startPostmaster } from './postmaster.ts';

/** For this long a start is tried again when the obstacle passes by itself. */
const RETRY_MS = 10_000;
const RETRY_PAUSE_MS = 100;
const SYSTEM_FOLDER = '/var/lib/outpost';

/** How the embedded database is to be started. */
export type EmbeddedPostgresOptions = Readonly<{
  /** The database's folder; created when absent. One running server per folder. */
  dataDir: string;
  /** Receives each line that PostgreSQL logs. */
  log: (line: string) => void;
  /** Told when the database ends on its own, and what comes of it. */
  onNews?: (news: DatabaseNews) => void;
  /** Loopback port; a free one when absent. */
  port?: number;
  /** Further PostgreSQL settings, by name. */
  settings?: Readonly<Record<string, string>>;
  /** As root only: where data and programs go which the dropped account could not reach otherwise. */
  systemFolder?: string;
}>;

/** A running embedded database. */
export type EmbeddedPostgres = Readonly<{
  /** Connection string of the server's role and database, with the password. Never to be logged. */
  url: string;
  port: number;
  /** Process id of the postmaster, which is another one after it ended on its own. */
  pid: number;
  /** Ends all sessions, stops the database, also one that is coming up again, and frees the folder. */
  stop(): Promise<void>;
}>;

/**
 * Starts PostgreSQL as a child of this process, with data in a folder of its own. Recovers by itself from a
 * killed server, and from a killed database on the same port, with the folder held; as root the database runs under
 * an unprivileged account.
 *
 * @throws AppError dataFolderInUse, databasePlatformUnsupported, databaseFolderDenied,
 *   databaseVersionMismatch, databaseStartFailed, diskFull or portInUse
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, onNews = () => undefined, systemFolder = SYSTEM_FOLDER } = options;
  const account = chooseAccount();
  const binaries = await reachableBinaries(await locateBinaries(), account, systemFolder);
  const home = await prepareClusterFolder(dataDir, account, systemFolder);
  const lock = await lockFolder(dataDir);
  try {
    const place: ClusterPlace = { dataDir, home, account, binaries };
    const password = await ensureCluster(place);
    const start = async (port?: number, signal?: AbortSignal): Promise<Postmaster> => {
      await clearOrphan(join(home, 'cluster'), password, log);
      return startOnSomePort(place, { ...options, ...(port === undefined ? {} : { port }) }, signal);
    };
    const postmaster = await start();
    const { port } = postmaster;
    await ensureDatabase({ host: '127.0.0.1', port, user: ROLE, password });
    const kept = keepRunning(postmaster, (signal) => start(port, signal), { folder: dataDir, onNews });
    let stopped: Promise<void> | undefined;
    return {
      url: `postgres://${ROLE}:${password}@127.0.0.1:${port}/${ROLE}`,
      port,
      get pid() {
        return kept.pid();
      },
      stop() {
        stopped ??= kept.stop().then(() => lock.release());
        return stopped;
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startOnSomePort(
  place: ClusterPlace,
  options: EmbeddedPostgresOptions,
  signal?: AbortSignal,
): Promise<Postmaster> {
  const { port, settings = {}, log } = options;
  const giveUpAt = Date.now() + RETRY_MS;
  for (;;) {
    try {
      return await startPostmaster(place, port ?? (await findFreePort()), settings, log, signal);
    } catch (error) {
      if (signal?.aborted || Date.now() > giveUpAt || !isPassing(error, port !== undefined)) throw error;
      await delay(RETRY_PAUSE_MS, undefined, signal ? { signal } : {});
    }
  }
}

/** Whether the same start may succeed a moment later. */
function isPassing(error: unknown, isPortGiven: boolean): boolean {
  if (!(error instanceof AppError)) return false;
  // A port that was free a moment ago may be taken by now; only one we chose may be chosen anew.
  if (error.code === 'portInUse') return !isPortGiven;
  // Sessions of a killed postmaster need a moment to notice that it is gone.
  return /pre-existing shared memory block/.test(String(error.params.detail));
}

async function ensureDatabase(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [ROLE]);
    if (rowCount === 0) await client.query(`create database ${ROLE}`);
  } finally {
    await client.end();
  }
}
