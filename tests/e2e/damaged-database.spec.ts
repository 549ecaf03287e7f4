import { closeSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { translate } from '../../shared/i18n/resources.ts';
import { CENTER_AGENT, startSmallCenter } from './support/center.ts';
import { type ClientProcess, startClientProcess, temporaryProfile } from './support/outpost.ts';
import { findStorePid } from './support/store-pid.ts';
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts';

test.describe('the database file is damaged while the application runs', () => {
  const profile = temporaryProfile();
  let server: Awaited<ReturnType<typeof startSmallCenter>>;
  let proxy: TcpProxy;
  let client: ClientProcess;

  test.beforeAll(async () => {
    server = await startSmallCenter();
    proxy = await startTcpProxy(server.url);
  });
  test.afterAll(async () => {
    client?.kill();
    await proxy?.stop();
    await server?.stop();
    profile.remove();
  });
  const start = () =>
    startClientProcess({ serverUrl: proxy.url, profileDir: profile.path, signIn: CENTER_AGENT });

  test('it is noticed, put aside and repaired without a restart by the person, who is told; nothing is lost', async () => {
    client = await start();
    const line = () => client.page.getByRole('region', { name: translate('en', 'line.label') });
    await expect(line()).toContainText(translate('en', 'line.synced'), { timeout: 60_000 });
    await client.close();
    // Opened again, so that nothing of the file is in memory.
    client = await start();
    const { page } = client;
    await expect(page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
    proxy.cut();
    await expect(line()).toContainText(translate('en', 'line.offline'));
    await page.locator('[data-row="0"] [role="gridcell"]').nth(1).click();
    await page.keyboard.press('p');
    await page.keyboard.press('3');
    await expect(line().getByText(translate('en', 'line.pending', { count: 1 }))).toBeVisible();

    const accounts = join(profile.path, 'accounts');
    const file = join(accounts, readdirSync(accounts)[0] ?? '', 'outpost.db');
    const before = findStorePid(client.app.process().pid ?? -1);
    const target = openSync(file, 'r+');
    for (let at = 4096; at < statSync(file).size; at += 512)
      writeSync(target, Buffer.alloc(512, 0x5a), 0, 512, at);
    closeSync(target);
    // Looks for customers, which have not been read before.
    await page.keyboard.press('c');
    await page.getByRole('dialog').getByRole('combobox').first().fill('a');

    await expect(page.getByText(translate('en', 'error.databaseDamaged')).first()).toBeVisible({
      timeout: 30_000,
    });
    await expect.poll(() => findStorePid(client.app.process().pid ?? -1)).not.toBe(before);
    // The dialog hides the rest of the window from assistive technology.
    // Escape closes the list of customers first, where the repair was fast enough to open it.
    await expect(async () => {
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0, { timeout: 2_000 });
    }).toPass();
    await expect(line().getByText(translate('en', 'line.pending', { count: 1 }))).toBeVisible({
      timeout: 30_000,
    });
    proxy.restore();
    await expect(line()).toContainText(translate('en', 'line.synced'), { timeout: 60_000 });
    await expect(page.locator('[data-row="0"]')).toBeVisible();
  });
});
