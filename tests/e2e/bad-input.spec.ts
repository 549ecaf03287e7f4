import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openDatabase } from '../../db/client/connection.ts';
import { type Keyring, startKeyring } from '../../scripts/headless/keyring.ts';
import { translate } from '../../shared/i18n/resources.ts';
import { startTlsFront } from '../support/tls-front.ts';
import { CENTER_AGENT, startSmallCenter } from './support/center.ts';
import { readKeychain } from './support/kept-secrets.ts';
import { type ClientProcess, startClientProcess, temporaryProfile } from './support/outpost.ts';
import { takePictures } from './support/pictures.ts';

let server: Awaited<ReturnType<typeof startSmallCenter>>;
let stranger: Server;
let strangerUrl = '';

test.beforeAll(async () => {
  server = await startSmallCenter();
  stranger = createServer((_request, response) => response.end('<h1>Welcome to the hotel network</h1>'));
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const address = stranger.address();
  strangerUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
test.afterAll(async () => {
  await server?.stop();
  stranger?.close();
});

for (const locale of ['en', 'zh-CN'] as const) {
  const text = (key: Parameters<typeof translate>[1]) => translate(locale, key);
  const picture = (client: ClientProcess, name: string) => takePictures(client, name, locale);

  test.describe(`what the sign-in screen says in ${locale}`, () => {
    const profile = temporaryProfile();
    let client: ClientProcess;

    test.beforeAll(async () => {
      client = await startClientProcess({ serverUrl: null, profileDir: profile.path, locale });
    });
    test.afterAll(async () => {
      await client?.close();
      profile.remove();
    });
    const signIn = async (address: string, password: string): Promise<void> => {
      const { page } = client;
      await page.getByLabel(text('signIn.server')).fill(address);
      await page.getByLabel(text('signIn.email')).fill(CENTER_AGENT.email);
      await page.getByLabel(text('signIn.password'), { exact: true }).fill(password);
      await page.getByRole('button', { name: text('signIn.submit') }).click();
    };

    const cases = [
      {
        name: 'nobody-there',
        code: 'serverUnreachable',
        // At the sign-in there is no work yet that could wait.
        sentence: 'signIn.unreachable',
        address: () => 'http://127.0.0.1:9',
        at: 'signIn.server',
      },
      {
        name: 'no-address',
        code: 'serverAddressInvalid',
        sentence: 'error.serverAddressInvalid',
        address: () => 'ftp://help',
        at: 'signIn.server',
      },
      {
        name: 'another-server',
        code: 'notAnOutpostServer',
        sentence: 'error.notAnOutpostServer',
        address: () => strangerUrl,
        at: 'signIn.server',
      },
      {
        name: 'wrong-password',
        code: 'wrongCredentials',
        sentence: 'error.wrongCredentials',
        address: () => server.url,
        at: 'signIn.password',
      },
    ] as const;
    for (const { name, code, sentence, address, at } of cases) {
      test(`${name}: its sentence, its code, and the cursor where it is corrected`, async () => {
        await signIn(address(), 'not-the-password');
        const alert = client.page.getByRole('alert').filter({ hasText: code });
        await expect(alert).toContainText(text(sentence), { timeout: 20_000 });
        await expect(client.page.getByLabel(text(at), { exact: true })).toBeFocused();
        await picture(client, name);
      });
    }

    test('a certificate that nobody trusts: its sentence, its code, and the cursor at the address', async () => {
      const front = await startTlsFront(server.url, 'localhost');
      try {
        await signIn(front.url, CENTER_AGENT.password);
        const alert = client.page.getByRole('alert').filter({ hasText: 'serverCertificateUnknown' });
        await expect(alert).toContainText(
          translate(locale, 'error.serverCertificateUnknown', { address: front.url }),
          { timeout: 20_000 },
        );
        await expect(client.page.getByLabel(text('signIn.server'), { exact: true })).toBeFocused();
        await picture(client, 'certificate');
      } finally {
        await front.stop();
      }
    });
  });

  test.describe(`a folder that may not be written, in ${locale}`, () => {
    const profile = temporaryProfile();
    let client: ClientProcess | undefined;

    test.afterAll(async () => {
      await client?.close();
      profile.remove();
    });

    test('is named with what to do, and trying again works once it is mended', async () => {
      // The permissions of a folder do not bind root, under which tests may run; a file in its place binds everybody.
      const blocked = join(profile.path, 'outpost');
      writeFileSync(blocked, '');
      client = await startClientProcess({ serverUrl: null, profileDir: join(blocked, 'client'), locale });
      const { page } = client;
      await expect(page.getByRole('heading', { name: text('stop.blocked') })).toBeVisible();
      await expect(page.getByRole('alert')).toContainText(text('error.profileReadOnly'));
      await picture(client, 'blocked-profile');
      rmSync(blocked);
      await page.getByRole('button', { name: text('action.tryAgain') }).click();
      await expect(page.getByLabel(text('signIn.server'))).toBeVisible({ timeout: 20_000 });
    });
  });

  test.describe(`a database from a newer version, in ${locale}`, () => {
    const profile = temporaryProfile();
    const keys = temporaryProfile();
    let keyring: Keyring;
    let client: ClientProcess | undefined;

    test.beforeAll(async () => {
      keyring = await startKeyring(keys.path);
    });
    test.afterAll(async () => {
      await client?.close();
      keyring?.stop();
      profile.remove();
      keys.remove();
    });
    const start = () =>
      startClientProcess({
        serverUrl: server.url,
        profileDir: profile.path,
        signIn: CENTER_AGENT,
        locale,
        env: keyring.env,
      });

    test('is left as it is, and the screen says to update', async () => {
      client = await start();
      await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
      await client.page.keyboard.press('1');
      await expect(client.page.getByText(text('queue.empty.title'))).toBeVisible();
      await picture(client, 'empty-queue');
      await client.close();
      const secrets = await readKeychain(keyring.env);
      const [, keyHex] = [...secrets].find(([name]) => name.endsWith('/database-key')) ?? [];
      const [account] = readdirSync(join(profile.path, 'accounts'));
      const path = join(profile.path, 'accounts', account ?? '', 'outpost.db');
      const db = openDatabase({ path, keyHex: keyHex ?? '' });
      db.prepare("insert into migration (name, hash) values ('9990-from-the-future.sql', '')").run();
      db.close();

      client = await start();
      await expect(client.page.getByRole('alert')).toContainText(text('error.databaseFromNewerVersion'));
      await picture(client, 'newer-database');
      expect(existsSync(path)).toBe(true);
    });
  });
}
