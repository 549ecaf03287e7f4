import { expect, test } from '@playwright/test';
import { translate } from '../../shared/i18n/resources.ts';
import {
  type ClientProcess,
  DEMO_AGENT,
  type ServerProcess,
  startClientProcess,
  startServerProcess,
  temporaryProfile,
} from './support/outpost.ts';
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts';

test.describe('a ticket that is not on the workstation', () => {
  let server: ServerProcess;
  let proxy: TcpProxy;
  let client: ClientProcess;
  const profile = temporaryProfile();

  test.beforeAll(async () => {
    server = await startServerProcess();
    proxy = await startTcpProxy(server.url);
  });
  test.afterAll(async () => {
    client?.kill();
    await proxy?.stop();
    await server?.stop();
    profile.remove();
  });

  test('R72: the palette offers to fetch it by its number, and says what became of that', async () => {
    test.setTimeout(120_000);
    client = await startClientProcess({ serverUrl: proxy.url, profileDir: profile.path, locale: 'en' });
    const { page } = client;
    const status = (text: string) => page.getByRole('option').getByRole('status').filter({ hasText: text });
    await page.locator('input[type=email], input[autocomplete=username]').first().fill(DEMO_AGENT.email);
    await page.locator('input[type=password]').fill(DEMO_AGENT.password);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('row').nth(3)).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('#999999');
    const offer = translate('en', 'palette.fetch.number', { number: 999_999 });
    await expect(page.getByRole('option').filter({ hasText: offer })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(status(translate('en', 'palette.fetch.unavailable'))).toBeVisible();
    proxy.cut();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('#888888');
    await expect(status(translate('en', 'palette.fetch.offline'))).toBeVisible({ timeout: 30_000 });
  });
});
