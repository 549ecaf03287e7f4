import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import electronProgram from 'electron';
import { ensureBuild } from '../../../scripts/setup/build.mjs';
import { startHeadlessSurroundings } from '../../../scripts/start/headless-surroundings.ts';
import { BENCH_ACCOUNT, type BenchServer, startBenchServer } from './bench-server.ts';

/** A built client whose profile holds a whole center of the wanted size. */
export interface BenchClient {
  readonly ticketCount: number;
  /** Starts the client and resolves with the ms from spawn to the first painted queue, after it has ended. */
  start(): Promise<number>;
  /** Starts the client under Playwright's control and waits for its queue. */
  open(): Promise<{ readonly app: ElectronApplication; readonly page: Page }>;
  remove(): Promise<void>;
}

/** Environment with a display and a keyring, for as long as a benchmark runs. */
export interface BenchDesktop {
  readonly env: Readonly<Record<string, string>>;
  stop(): void;
}

const PAINTED_TIMEOUT_MS = 60_000;
const FIRST_SYNC_TIMEOUT_MS = 600_000;

/** A display and a keyring of our own where there is none; builds the client first. */
export async function startBenchDesktop(say: (line: string) => void): Promise<BenchDesktop> {
  say(`build: ${await ensureBuild(say)}`);
  if (process.platform !== 'linux' || process.env.DISPLAY !== undefined) {
    return { env: {}, stop: () => undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), 'outpost-bench-desktop-'));
  const surroundings = await startHeadlessSurroundings(folder, say);
  return {
    env: surroundings.env,
    stop() {
      surroundings.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Electron's arguments for an app folder. */
function argumentsFor(folder: string): string[] {
  return [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), folder];
}

/** Starts an Electron program and resolves with the ms until it prints a line that begins with `mark`. */
export async function timeToLine(
  folder: string,
  env: Readonly<Record<string, string>>,
  mark: string,
): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(String(electronProgram), argumentsFor(folder), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const timer = setTimeout(() => child.kill('SIGKILL'), PAINTED_TIMEOUT_MS);
  const elapsed = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith(mark)) resolve(performance.now() - startedAt);
    });
    child.once('exit', (code) => reject(new Error(`${folder} ended with ${code} before it had painted`)));
  });
  await ended;
  clearTimeout(timer);
  return elapsed;
}

/** Builds a center, signs a client in, and waits until everything is on this machine. */
export async function prepareBenchClient(
  ticketCount: number,
  messagesPerTicket: number,
  desktop: BenchDesktop,
): Promise<BenchClient> {
  const client = await prepareEmptyClient(ticketCount, messagesPerTicket, desktop);
  const { app, page } = await client.open();
  await firstSyncOf(page);
  await app.close();
  return client;
}

/** The status bar shows a progress bar until the first sync is complete. */
export function firstSyncOf(page: Page): Promise<void> {
  return page.getByRole('progressbar').waitFor({ state: 'detached', timeout: FIRST_SYNC_TIMEOUT_MS });
}

/** Builds a center and a client whose first sync begins when it is opened. */
export async function prepareEmptyClient(
  ticketCount: number,
  messagesPerTicket: number,
  desktop: BenchDesktop,
  where: { readonly isElsewhere?: boolean } = {},
): Promise<BenchClient> {
  const server: BenchServer = await startBenchServer(ticketCount, messagesPerTicket, where);
  const profileDir = mkdtempSync(join(tmpdir(), 'outpost-bench-client-'));
  const env = {
    ...desktop.env,
    OUTPOST_SERVER: server.url,
    OUTPOST_PROFILE_DIR: profileDir,
    OUTPOST_LOCALE: 'en',
    OUTPOST_DEMO_SIGN_IN: `${BENCH_ACCOUNT.email}:${BENCH_ACCOUNT.password}`,
  };
  const open = async () => {
    const app = await _electron.launch({
      args: argumentsFor('.'),
      env: { ...(process.env as Record<string, string>), ...env },
    });
    const page = await app.firstWindow();
    await page.getByRole('grid').waitFor({ timeout: FIRST_SYNC_TIMEOUT_MS });
    return { app, page };
  };
  return {
    ticketCount,
    open,
    start: () => timeToLine('.', { ...env, OUTPOST_ONCE: '1' }, '{"queuePainted"'),
    async remove() {
      await server.stop();
      rmSync(profileDir, { recursive: true, force: true });
    },
  };
}
