import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { CENTER_AGENT, startSmallCenter } from './support/center.ts';
import { startClientProcess, temporaryProfile } from './support/outpost.ts';

/** Ports that are free and folders of its own, so that a whole start stands beside everything else. No display, no keyring. */
function surroundings(folder: string): NodeJS.ProcessEnv {
  const { DISPLAY, WAYLAND_DISPLAY, DBUS_SESSION_BUS_ADDRESS, ...env } = process.env;
  return {
    ...env,
    OUTPOST_DATA_DIR: join(folder, 'server'),
    OUTPOST_PROFILE_DIR: join(folder, 'client'),
    OUTPOST_PORT: '0',
    OUTPOST_SMTP_PORT: '0',
    OUTPOST_SCREENSHOT: join(folder, 'queue.png'),
    LC_ALL: 'C.UTF-8',
  };
}

async function npmStart(folder: string, env: Readonly<Record<string, string>>) {
  const screenshot = join(folder, 'queue.png');
  const child = spawn('npm', ['start', '--', '--once'], {
    env: { ...surroundings(folder), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, said, picture: () => readFileSync(screenshot) };
}

/** Every step of the set-up found its part in place: none has said, in a line that ends with `…`, that it works at one. */
function expectNothingSetUp(said: string): void {
  const steps = said.split('\n').filter((line) => /^\[\d\/6\] /.test(line));
  expect(steps.filter((line) => line.endsWith('…'))).toEqual([]);
  const outcomes = [
    /^\[1\/6\] Dependencies: \d+ packages in the lock file, all in place \(/,
    /^\[2\/6\] Node: v\d/,
    /^\[3\/6\] PostgreSQL libraries: library links in place \(/,
    /^\[4\/6\] Debian packages: \d+ present/,
    /^\[5\/6\] Electron runtime: Electron \S+ present \(/,
    /^\[6\/6\] Build: up to date, \d+ files unchanged \(/,
  ];
  for (const outcome of outcomes) expect(said).toMatch(new RegExp(outcome.source, 'm'));
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
/** A blank window of this size takes less than a tenth of it. */
const LEAST_PICTURE_BYTES = 50_000;

function expectPainted(picture: Buffer): void {
  expect(picture.subarray(0, 4)).toEqual(PNG);
  expect(picture.length).toBeGreaterThan(LEAST_PICTURE_BYTES);
}

test.describe('npm start -- --once', () => {
  test.describe.configure({ timeout: 240_000 });
  const folder = temporaryProfile();
  test.afterAll(() => folder.remove());

  test('starts a server with the demo organization and the client, paints the queue, and ends with 0', async () => {
    const { code, said, picture } = await npmStart(folder.path, {});
    expect(said).toContain('Server: http://127.0.0.1:');
    expect(said).toContain('npm run -s outpost -- mail send');
    expect(said).toMatch(/^No display here: the client opens on the virtual display :\d+\.$/m);
    expect(said).toContain('First queue painted after');
    expect(said).not.toContain('open already');
    expect(code, said).toBe(0);
    expectPainted(picture());
  });

  test('a second time, in a Chinese terminal, sets nothing up and paints what is there already', async () => {
    const { code, said, picture } = await npmStart(folder.path, { LC_ALL: 'zh_CN.UTF-8' });
    expect(said.split('\n').filter((line) => /^\[\d\/6\] .*…$/.test(line))).toEqual([]);
    expect(said).toMatch(/^此处没有显示器：客户端在虚拟显示 :\d+ 上打开。$/m);
    expect(said).toMatch(/^服务器：http:\/\/127\.0\.0\.1:\d+/m);
    expect(said).toContain('秒后显示出第一个队列');
    expect(code, said).toBe(0);
    expectPainted(picture());
  });

  test('with OUTPOST_SERVER opens the client only, in the language that was asked for', async () => {
    const server = await startSmallCenter();
    const other = temporaryProfile();
    try {
      const { code, said, picture } = await npmStart(other.path, {
        OUTPOST_SERVER: server.url,
        OUTPOST_LOCALE: 'zh-CN',
        OUTPOST_DEMO_SIGN_IN: `${CENTER_AGENT.email}:${CENTER_AGENT.password}`,
      });
      expect(said).not.toContain('正在启动服务器');
      expect(said).toContain('秒后显示出第一个队列');
      expect(code, said).toBe(0);
      expectPainted(picture());
    } finally {
      await server.stop();
      other.remove();
    }
  });

  test('with OUTPOST_SERVER where nobody answers says so in the language of the terminal, and does not set up again', async () => {
    const gone = await startSmallCenter();
    await gone.stop();
    const other = temporaryProfile();
    try {
      const env = { OUTPOST_SERVER: gone.url };
      const unanswered = await npmStart(other.path, { ...env, LC_ALL: 'zh_CN.UTF-8' });
      expect(unanswered.said).toMatch(/^\[1\/6\] 依赖包: /m);
      expect(unanswered.said).toContain(`${gone.url} 上没有 Outpost 服务器：connect ECONNREFUSED`);
      expect(unanswered.said).toContain('请检查地址和网络。');
      expect(unanswered.code).toBe(1);
      const again = await npmStart(other.path, env);
      expect(again.said).toContain(`There is no Outpost server at ${gone.url}: connect ECONNREFUSED`);
      expectNothingSetUp(again.said);
      expect(again.code).toBe(1);
      const noAddress = await npmStart(other.path, { OUTPOST_SERVER: 'ftp://help', LC_ALL: 'zh_CN.UTF-8' });
      expect(noAddress.said).toContain('OUTPOST_SERVER 不是服务器地址。');
      expect(noAddress.code).toBe(1);
    } finally {
      other.remove();
    }
  });

  test('beside a client with the same profile says that it is open already', async () => {
    const server = await startSmallCenter();
    const other = temporaryProfile();
    const client = await startClientProcess({
      serverUrl: server.url,
      profileDir: join(other.path, 'client'),
      signIn: CENTER_AGENT,
    });
    try {
      const second = await npmStart(other.path, { OUTPOST_SERVER: server.url, LC_ALL: 'zh_CN.UTF-8' });
      expect(second.said).toContain('Outpost 已用此配置打开');
    } finally {
      client.kill();
      await server.stop();
      other.remove();
    }
  });

  test('with a setting that cannot be used names it and ends', async () => {
    const other = temporaryProfile();
    try {
      const server = await startSmallCenter();
      const env = { OUTPOST_SERVER: server.url, OUTPOST_LOCALE: 'xx', LC_ALL: 'zh_CN.UTF-8' };
      const misset = await npmStart(other.path, env);
      await server.stop();
      expect(misset.said).toContain('以下设置无法使用：OUTPOST_LOCALE');
      expect(misset.said).not.toContain('ZodError');
      expect(misset.code).toBe(1);
    } finally {
      other.remove();
    }
  });
});

/** Starts without a display, and presses Ctrl+C once it has said `moment`: as a terminal, to the whole group. */
async function interrupt(folder: string, moment: string) {
  const mark = `OUTPOST_TEST_MARK=${folder}`;
  const child = spawn('npm', ['start'], {
    env: { ...surroundings(folder), HOME: folder, OUTPOST_TEST_MARK: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  let isPressed = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk);
      if (isPressed || !said.includes(moment)) return;
      isPressed = true;
      process.kill(-(child.pid ?? 0), 'SIGINT');
    });
  }
  await new Promise((resolve) => child.once('close', resolve));
  return { said, leftOver: () => processesWith(mark) };
}

/** Command lines of the processes that were started with this variable. */
function processesWith(variable: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        return environment.includes(variable) ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8')] : [];
      } catch (error) {
        // Ended while we looked, or somebody else's.
        if (['ENOENT', 'ESRCH', 'EACCES'].includes(String((error as NodeJS.ErrnoException).code))) return [];
        throw error;
      }
    });
}

test.describe('npm start ended by Ctrl+C', () => {
  test.describe.configure({ timeout: 240_000 });
  const folder = temporaryProfile();
  test.afterAll(() => folder.remove());

  for (const [moment, sentence, displays] of [
    ['[1/', 'Stopped while setting up; the next start goes on from here.', 0],
    ['Starting the server', 'Stopped; everything is saved.', 1],
    ['Server: http', 'Stopped; everything is saved.', 1],
    ['First queue painted', 'Stopped; everything is saved.', 1],
  ] as const) {
    test(`after "${moment}" says so, and leaves no stack and no process`, async () => {
      const { said, leftOver } = await interrupt(folder.path, moment);
      expect(said).toContain(sentence);
      const aboutDisplay = said.match(/^No display here: the client opens on the virtual display :\d+\.$/gm);
      expect(aboutDisplay ?? []).toHaveLength(displays);
      expect(said).not.toMatch(/^\s+at .+:\d+/m);
      expect(said).not.toContain('Error');
      await expect.poll(leftOver, { timeout: 10_000 }).toEqual([]);
    });
  }

  test('the workstation closed its database in order', () => {
    const files = readdirSync(join(folder.path, 'client'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.endsWith('.clean'))).toHaveLength(1);
  });
});
