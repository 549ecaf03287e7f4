import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type Keyring, startKeyring } from '../../scripts/headless/keyring.ts';
import { translate } from '../../shared/i18n/resources.ts';
import { CENTER_AGENT, startSmallCenter } from './support/center.ts';
import { readAllFiles, readKeychain } from './support/kept-secrets.ts';
import { type ClientProcess, startClientProcess, temporaryProfile } from './support/outpost.ts';
import { languagesOf, takePictures } from './support/pictures.ts';

let server: Awaited<ReturnType<typeof startSmallCenter>>;
test.beforeAll(async () => {
  server = await startSmallCenter();
});
test.afterAll(() => server?.stop());

test.describe('with a keychain of the system', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-e2e-keyring-'));
  const profile = temporaryProfile();
  let keyring: Keyring;

  test.beforeAll(async () => {
    keyring = await startKeyring(folder);
  });
  test.afterAll(() => {
    keyring?.stop();
    profile.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  const start = (signIn?: typeof CENTER_AGENT) =>
    startClientProcess({
      serverUrl: server.url,
      profileDir: profile.path,
      env: keyring.env,
      ...(signIn === undefined ? {} : { signIn }),
    });

  test('database key and refresh token are in it and in no file; the next start needs no password', async () => {
    let client = await start(CENTER_AGENT);
    await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
    await expect(client.page.getByText('keychainUnavailable')).toBeHidden();
    await client.close();

    const secrets = await readKeychain(keyring.env);
    const named = (end: string) => [...secrets].find(([name]) => name.endsWith(end))?.[1] ?? '';
    expect([...secrets.keys()]).toHaveLength(2);
    expect(named('/database-key')).toMatch(/^[0-9a-f]{64}$/);
    expect(named('/refresh-token').length).toBeGreaterThan(20);

    const files = readAllFiles(profile.path);
    expect(files.length).toBeGreaterThan(3);
    const forbidden = [...secrets.values()].flatMap((secret) => [
      Buffer.from(secret),
      Buffer.from(secret, 'hex'),
      Buffer.from(secret, 'utf16le'),
    ]);
    forbidden.push(Buffer.from(CENTER_AGENT.password));
    for (const { path, bytes } of files) {
      for (const secret of forbidden) {
        if (secret.length > 8) expect(bytes.includes(secret), path).toBe(false);
      }
    }
    const database = files.find(({ path }) => path.endsWith('outpost.db'));
    expect(database?.bytes.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');

    client = await start();
    await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 30_000 });
    await client.close();
  });
});

for (const locale of languagesOf('zh-CN')) {
  test.describe(`without a keychain, in ${locale}`, () => {
    const profile = temporaryProfile();
    // An address where no bus listens: asking fails at once instead of starting one.
    const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/outpost-bus' };
    let client: ClientProcess | undefined;

    test.afterAll(async () => {
      await client?.close();
      profile.remove();
    });
    const start = (signIn?: typeof CENTER_AGENT) =>
      startClientProcess({
        serverUrl: server.url,
        profileDir: profile.path,
        locale,
        env,
        ...(signIn === undefined ? {} : { signIn }),
      });
    const notice = translate(locale, 'error.keychainUnavailable');

    test('it says so, works, and asks for the password after a restart', async () => {
      client = await start(CENTER_AGENT);
      await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
      await expect(client.page.getByText(notice)).toBeVisible();
      await takePictures(client, 'no-keychain', locale);
      await client.close();
      for (const { path, bytes } of readAllFiles(profile.path)) {
        expect(bytes.includes(CENTER_AGENT.password), path).toBe(false);
      }

      client = await start();
      const { page } = client;
      const password = page.getByLabel(translate(locale, 'signIn.password'));
      await expect(password).toBeVisible({ timeout: 30_000 });
      await expect(page.getByText(notice)).toBeVisible();
      await takePictures(client, 'unlock', locale);
      await password.fill(CENTER_AGENT.password);
      await password.press('Enter');
      await expect(page.getByRole('grid')).toBeVisible({ timeout: 30_000 });
    });
  });
}
