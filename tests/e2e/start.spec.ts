import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { CENTER_AGENT, startSmallCenter } from './support/center.ts';
import { temporaryProfile } from './support/outpost.ts';

/** A whole start of its own beside everything else, on free ports and in folders of its own. */
async function npmStart(folder: string, env: Readonly<Record<string, string>>) {
  const screenshot = join(folder, 'queue.png');
  const child = spawn('npm', ['start', '--', '--once'], {
    env: {
      ...process.env,
      OUTPOST_DATA_DIR: join(folder, 'server'),
      OUTPOST_PROFILE_DIR: join(folder, 'client'),
      OUTPOST_PORT: '0',
      OUTPOST_SMTP_PORT: '0',
      OUTPOST_SCREENSHOT: screenshot,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, said, picture: () => readFileSync(screenshot) };
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

test.describe('npm start -- --once', () => {
  test.describe.configure({ timeout: 240_000 });
  const folder = temporaryProfile();
  test.afterAll(() => folder.remove());

  test('starts a server with the demo organization and the client, paints the queue, and ends with 0', async () => {
    const { code, said, picture } = await npmStart(folder.path, {});
    expect(said).toContain('Server: http://127.0.0.1:');
    expect(said).toContain('npm run -s outpost -- mail send');
    expect(said).toContain('First queue painted after');
    expect(code, said).toBe(0);
    expect(picture().subarray(0, 4)).toEqual(PNG);
  });

  test('with OUTPOST_SERVER opens the client only', async () => {
    const server = await startSmallCenter();
    const other = temporaryProfile();
    try {
      const { code, said, picture } = await npmStart(other.path, {
        OUTPOST_SERVER: server.url,
        OUTPOST_DEMO_SIGN_IN: `${CENTER_AGENT.email}:${CENTER_AGENT.password}`,
      });
      expect(said).not.toContain('Starting the server');
      expect(code, said).toBe(0);
      expect(picture().subarray(0, 4)).toEqual(PNG);
    } finally {
      await server.stop();
      other.remove();
    }
  });
});
