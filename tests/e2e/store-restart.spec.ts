import { expect, type Page, test } from '@playwright/test';
import { translate } from '../../shared/i18n/resources.ts';
import { CENTER_AGENT, startSmallCenter } from './support/center.ts';
import { type ClientProcess, startClientProcess, temporaryProfile } from './support/outpost.ts';
import { languagesOf, takePictures } from './support/pictures.ts';
import { findStorePid } from './support/store-pid.ts';
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts';

for (const locale of languagesOf('zh-CN')) {
  test.describe(`the store process is killed, in ${locale}`, () => {
    const profile = temporaryProfile();
    let server: Awaited<ReturnType<typeof startSmallCenter>>;
    let proxy: TcpProxy;
    let client: ClientProcess;

    test.beforeAll(async () => {
      server = await startSmallCenter();
      proxy = await startTcpProxy(server.url);
      client = await startClientProcess({
        serverUrl: proxy.url,
        profileDir: profile.path,
        signIn: CENTER_AGENT,
        locale,
      });
      await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
    });
    test.afterAll(async () => {
      await client?.close();
      await proxy?.stop();
      await server?.stop();
      profile.remove();
    });
    const storePid = () => findStorePid(client.app.process().pid ?? -1);
    const line = (page: Page) => page.getByRole('region', { name: translate(locale, 'line.label') });
    const pending = (page: Page) => line(page).getByText(translate(locale, 'line.pending', { count: 1 }));

    /** Kills the store that runs now and returns its id, or null between two lives. */
    const killStore = (): number | null => {
      const pid = storePid();
      if (pid !== null) process.kill(pid, 'SIGKILL');
      return pid;
    };

    test('it starts again, the window gets a new port, live queries go on, and nothing is lost', async () => {
      const { page } = client;
      proxy.cut();
      await expect(line(page)).toContainText(translate(locale, 'line.offline'));
      await page.locator('[data-row="0"] [role="gridcell"]').nth(1).click();
      await page.keyboard.press('p');
      await page.keyboard.press('3');
      await expect(pending(page)).toBeVisible();

      const killed = killStore();
      await expect.poll(storePid).not.toBe(killed);
      await expect.poll(storePid).not.toBeNull();

      // A write and its live answer pass over the new port, and the one from before is still there.
      // Keys act again once the new store has said who is signed in.
      await expect(async () => {
        await page.locator('[data-row="1"] [role="gridcell"]').nth(1).click();
        await page.keyboard.press('p');
        await expect(page.getByRole('option').first()).toBeVisible({ timeout: 3_000 });
      }).toPass();
      await page.keyboard.press('3');
      await expect(line(page).getByText(translate(locale, 'line.pending', { count: 2 }))).toBeVisible({
        timeout: 15_000,
      });
      proxy.restore();
      await expect(line(page)).toContainText(translate(locale, 'line.online'), { timeout: 30_000 });
      await expect(line(page)).not.toContainText(translate(locale, 'line.pending', { count: 1 }));
      await expect(line(page).getByText(translate(locale, 'line.pending', { count: 2 }))).toBeHidden();
    });

    test('killed too often, it says so and offers the way back', async () => {
      const { page } = client;
      const failed = page.getByRole('heading', { name: translate(locale, 'stop.failed') });
      await expect
        .poll(
          async () => {
            killStore();
            return failed.isVisible();
          },
          { timeout: 60_000, intervals: [100] },
        )
        .toBe(true);
      await takePictures(client, 'store-failed', locale);
      await page.getByRole('button', { name: translate(locale, 'action.tryAgain') }).click();
      await expect(page.getByRole('grid')).toBeVisible({ timeout: 30_000 });
    });
  });
}
