import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { openFolder } from '../../support/open-folder.ts';
import { killTree } from './process-tree.ts';

export const DEMO_AGENT = { email: 'lin.yue@outpost.example', password: 'outpost-demo' };

/** A real server process with its own embedded database and the demo organization. */
export interface ServerProcess {
  readonly url: string;
  readonly smtp: { readonly host: string; readonly port: number };
  readonly dataDir: string;
  stop(): Promise<void>;
}

/** Starts a server in a folder of its own, which goes with it. */
export async function startServerProcess(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const dataDir = openFolder('outpost-e2e-server-');
  const child = spawn(process.execPath, ['server/main.ts'], {
    env: {
      ...process.env,
      OUTPOST_DATA_DIR: dataDir,
      OUTPOST_PORT: '0',
      OUTPOST_SMTP_PORT: '0',
      OUTPOST_DEMO: '1',
      OUTPOST_SEND_DELAY_MS: '0',
      OUTPOST_LOG_LEVEL: process.env.OUTPOST_LOG_LEVEL ?? 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = await new Promise<{ url: string; smtp: ServerProcess['smtp'] }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"ready"')) resolve(JSON.parse(line) as never);
      else process.stderr.write(`${line}\n`);
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready`)));
  });
  return {
    ...ready,
    dataDir,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A real client in a real window. */
export interface ClientProcess {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** SIGKILL for the window, the main process and the store, all at once. */
  kill(): void;
  close(): Promise<void>;
}

/** Starts the built client on a profile folder. */
export async function startClientProcess(options: {
  readonly serverUrl: string | null;
  readonly profileDir: string;
  readonly signIn?: typeof DEMO_AGENT;
  readonly locale?: 'en' | 'zh-CN';
  readonly env?: Readonly<Record<string, string>>;
}): Promise<ClientProcess> {
  const { signIn } = options;
  const app = await _electron.launch({
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '.'],
    env: {
      ...(process.env as Record<string, string>),
      ...(options.serverUrl === null ? {} : { OUTPOST_SERVER: options.serverUrl }),
      ...(signIn === undefined ? {} : { OUTPOST_DEMO_SIGN_IN: `${signIn.email}:${signIn.password}` }),
      OUTPOST_PROFILE_DIR: options.profileDir,
      OUTPOST_LOCALE: options.locale ?? 'en',
      ...options.env,
    },
  });
  const page = await app.firstWindow();
  // From the start: whoever first waits for it when it opens may be too late to keep the system's own dialog away.
  page.on('filechooser', () => undefined);
  return {
    app,
    page,
    kill: () => killTree(app.process().pid ?? -1),
    close: () => app.close(),
  };
}

/** A profile folder of its own, made when it is first asked for: spec files are also read by those who do not run them. */
export function temporaryProfile(): { readonly path: string; remove(): void } {
  let path: string | undefined;
  return {
    get path() {
      path ??= openFolder('outpost-e2e-profile-');
      return path;
    },
    remove() {
      if (path !== undefined) rmSync(path, { recursive: true, force: true });
    },
  };
}
