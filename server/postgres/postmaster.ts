import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { explainFailure } from './failure.ts';
import { type ClusterPlace, spawnOptions } from './initialize-cluster.ts';

/** Recovery after a crash may replay a lot of log; a start is given up only after this. */
const READY_TIMEOUT_MS = 10 * 60_000;
const STOP_TIMEOUT_MS = 30_000;
const KEPT_LINES = 40;

/** How a postmaster ended, with the last lines it printed. */
export type PostmasterExit = Readonly<{
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}>;

/** A running postmaster that accepts connections. */
export type Postmaster = Readonly<{
  pid: number;
  port: number;
  /** Resolves when it has ended, for whatever reason. */
  exited: Promise<PostmasterExit>;
  /** Ends all sessions and stops; nothing committed is lost. */
  stop(): Promise<void>;
}>;

/** A loopback port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port was given');
  return address.port;
}

/**
 * Starts PostgreSQL on a loopback port and waits until it accepts connections.
 *
 * @param signal ends the start: nothing runs any more when this throws
 * @throws AppError as `explainFailure` says
 */
export async function startPostmaster(
  place: ClusterPlace,
  port: number,
  settings: Readonly<Record<string, string>>,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<Postmaster> {
  signal?.throwIfAborted();
  const cluster = join(place.home, 'cluster');
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_checkpoints: 'off',
    ...settings,
  };
  const args = ['-D', cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const child = spawn(place.binaries.postgres, args, {
    ...spawnOptions(place),
    stdio: ['ignore', 'ignore', 'pipe'],
    // A process group of its own: Ctrl-C in the terminal reaches the server only, which then stops the
    // database last.
    detached: process.platform !== 'win32',
  });
  // From the first moment on: a server that ends while the database is coming up leaves none behind.
  const stopAtExit = () => child.kill('SIGINT');
  process.once('exit', stopAtExit);
  const lines: string[] = [];
  const exited = new Promise<PostmasterExit>((resolve) => {
    const end = (code: number | null, by: NodeJS.Signals | null) =>
      resolve({ code, signal: by, output: lines.join('\n') });
    child.once('exit', end);
    child.once('error', () => end(null, null));
  });
  void exited.then(() => process.removeListener('exit', stopAtExit));
  const stop = () => stopChild(child, exited, place, cluster);
  const stopEarly = () => void stop();
  signal?.addEventListener('abort', stopEarly);
  const output = await waitUntilReady(child, lines, log);
  signal?.removeEventListener('abort', stopEarly);
  if (signal?.aborted) {
    await stop();
    throw signal.reason;
  }
  if (output !== undefined) {
    child.kill('SIGKILL');
    throw explainFailure({ folder: place.dataDir, port, output });
  }
  return { pid: child.pid ?? 0, port, exited, stop };
}

/**
 * Undefined once ready; otherwise what the program printed before it ended.
 *
 * @param lines takes the last lines it prints, for as long as it runs
 */
function waitUntilReady(
  child: ChildProcess,
  lines: string[],
  log: (line: string) => void,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const finish = (result: string | undefined) => {
      clearTimeout(timer);
      resolve(result);
    };
    const failed = () => finish(lines.join('\n'));
    const timer = setTimeout(failed, READY_TIMEOUT_MS);
    if (child.stderr) {
      const reader = createInterface({ input: child.stderr });
      reader.on('line', (line) => {
        log(line);
        lines.push(line);
        if (lines.length > KEPT_LINES) lines.shift();
        if (line.includes('database system is ready to accept connections')) finish(undefined);
      });
      // Waiting for the stream's end, not the program's: its last words say why it ended.
      reader.once('close', failed);
    }
    child.once('error', (error) => {
      lines.push(error.message);
      failed();
    });
  });
}

async function stopChild(
  child: ChildProcess,
  exited: Promise<PostmasterExit>,
  place: ClusterPlace,
  cluster: string,
): Promise<void> {
  if (process.platform === 'win32') {
    // Windows has no signals: pg_ctl asks for the same fast stop through PostgreSQL's own pipe.
    await new Promise<void>((resolve) => {
      execFile(place.binaries.pgCtl, ['stop', '-D', cluster, '-m', 'fast', '-w'], spawnOptions(place), () =>
        resolve(),
      );
    });
  }
  // Fast (sessions are ended), then immediate (recovered at the next start), then not asked any more.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    if (process.platform !== 'win32' || signal === 'SIGKILL') child.kill(signal);
    const timeUp = new AbortController();
    await Promise.race([exited, delay(STOP_TIMEOUT_MS, undefined, { signal: timeUp.signal }).catch(() => 0)]);
    timeUp.abort();
  }
  await exited;
}
