// The second half of npm start, on Node 24 with everything set up: server, then client, then a clean end.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readServerAddress } from '../../shared/util/server-address.ts';
import { SIGNAL_CODES } from '../setup/signals.mjs';
import type { Child } from './children.ts';
import { startClient } from './client.ts';
import { type Surroundings, startHeadlessSurroundings } from './headless-surroundings.ts';
import { type ServerReady, startServer } from './server.ts';
import { silenceOf } from './silence-of.ts';
import { startText } from './start-text.ts';

const CLIENT_STOP_MS = 10_000;
const SERVER_STOP_MS = 30_000;
const SCREENSHOT_POLL_MS = 250;
/** With `--once` nobody waits in front of the screen, so the waiting ends. */
const ONCE_MS = 180_000;

const say = (line: string) => process.stderr.write(`${line}\n`);
// Ctrl+C ends whoever reads our lines (tee, npm) as well, and a closed window takes the terminal with it (EIO); what is
// said after that is for nobody, the clean end is not.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}
const env = process.env;
const isHeadless = process.argv.includes('--headless');
const isOnce = process.argv.includes('--once') || env.OUTPOST_ONCE === '1';
const folder = resolve('.outpost');
const startedAt = Date.now();

let isEnding = false;
let interruptedBy: keyof typeof SIGNAL_CODES | undefined;
const interrupted = new Promise<void>((done) => {
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Terminal, npm and our own starter each pass the same wish on.
      if (interruptedBy) return;
      interruptedBy = signal;
      const key = env.OUTPOST_SERVER ? 'start.stoppingClient' : 'start.stopping';
      if (!isEnding) say(`\n${startText(key)}`);
      done();
    });
  }
});

/** Ends in the reverse order of starting, whatever happened. */
const ends: (() => Promise<void> | void)[] = [];

async function ownServer(): Promise<ServerReady> {
  const dataDir = resolve(env.OUTPOST_DATA_DIR ?? join(folder, 'server'));
  const smtpPort = env.OUTPOST_SMTP_PORT ?? '4625';
  const settings = {
    OUTPOST_DATA_DIR: dataDir,
    OUTPOST_DEMO: env.OUTPOST_DEMO ?? '1',
    OUTPOST_SMTP_PORT: smtpPort,
  };
  say(startText('start.starting'));
  const logFile = join(folder, 'server.log');
  const { server, ready: answers } = startServer(settings, logFile);
  ends.push(() => server.stop(SERVER_STOP_MS));
  const ready = await answers;
  watch(server);
  say(startText('start.server', { url: ready.url, folder: dataDir, log: logFile }));
  if (ready.smtp) say(startText('start.sendMail', { command: sendCommand(ready.smtp) }));
  if (ready.outbox) say(startText('start.outbox', { folder: ready.outbox }));
  return ready;
}

/** The one command that sends a mail in; the address only where it is not the usual one. */
function sendCommand({ host, port }: NonNullable<ServerReady['smtp']>): string {
  const isUsual = host === '127.0.0.1' && port === 4625;
  return `npm run -s outpost -- mail send${isUsual ? '' : ` --smtp ${host.includes(':') ? `[${host}]` : host}:${port}`}`;
}

/** The client works on without its server, so its end is only told. */
function watch(server: Child): void {
  void server.ended.then(({ code }) => {
    if (!interruptedBy && !isEnding) say(startText('start.serverEnded', { code }));
  });
}

/** Tells of the picture as soon as it is there, at the latest when the returned function is called. */
function announceScreenshot(path: string): () => void {
  let isTold = false;
  const tell = () => {
    if (isTold || !existsSync(path)) return;
    isTold = true;
    clearInterval(timer);
    say(startText('start.painted', { seconds: ((Date.now() - startedAt) / 1000).toFixed(1), path }));
  };
  const timer = setInterval(tell, SCREENSHOT_POLL_MS);
  return () => {
    tell();
    clearInterval(timer);
  };
}

async function run(): Promise<number> {
  const [elsewhere, ...others] = env.OUTPOST_SERVER ? readServerAddress(env.OUTPOST_SERVER) : [];
  if (env.OUTPOST_SERVER && elsewhere === undefined) {
    say(startText('start.noAddress', { name: 'OUTPOST_SERVER' }));
    return 1;
  }
  if (isOnce && elsewhere !== undefined) {
    const silence = await silenceOf([elsewhere, ...others]);
    if (silence !== undefined) {
      say(silence);
      return 1;
    }
  }
  const surroundings: Surroundings | undefined = isHeadless
    ? await startHeadlessSurroundings(folder, say)
    : undefined;
  if (surroundings) ends.push(() => surroundings.stop());
  // The client tries the same addresses in the same order, by what was typed.
  const ready: ServerReady = env.OUTPOST_SERVER
    ? { ready: true, url: env.OUTPOST_SERVER }
    : await Promise.race([ownServer(), interrupted.then(() => Promise.reject(new Error('interrupted')))]);
  const screenshot = screenshotPath();
  const client = startClient({
    serverUrl: ready.url,
    profileDir: resolve(env.OUTPOST_PROFILE_DIR ?? join(folder, 'client')),
    demoSignIn: env.OUTPOST_DEMO_SIGN_IN ?? ready.demoSignIn,
    screenshot,
    isOnce,
    env: surroundings?.env ?? {},
  });
  ends.push(() => client.stop(CLIENT_STOP_MS));
  const tellNow = screenshot ? announceScreenshot(screenshot) : undefined;
  const lateness = AbortSignal.timeout(ONCE_MS);
  const tooLate = new Promise<'late'>((done) => {
    if (isOnce) lateness.addEventListener('abort', () => done('late'));
  });
  const end = await Promise.race([client.ended, interrupted, tooLate]);
  tellNow?.();
  if (end === 'late') {
    say(startText('start.noQueue', { seconds: ONCE_MS / 1000 }));
    return 1;
  }
  if (!end) return 0;
  if (end.code === 0 && isOnce && screenshot && !existsSync(screenshot)) {
    say(startText('start.noScreenshot'));
    return 1;
  }
  return end.code;
}

/** A picture is taken where nobody could look, or when one is asked for; an older one is removed. */
function screenshotPath(): string | undefined {
  if (!isHeadless && !env.OUTPOST_SCREENSHOT) return undefined;
  const path = resolve(env.OUTPOST_SCREENSHOT ?? join(folder, 'screenshot.png'));
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  return path;
}

let code = 1;
try {
  code = await run();
} catch (error) {
  if (!interruptedBy) say(error instanceof Error ? error.message : String(error));
} finally {
  isEnding = true;
  for (const end of ends.reverse()) await end();
}
if (interruptedBy) {
  code = SIGNAL_CODES[interruptedBy];
  say(startText('start.stopped'));
}
process.exit(code);
