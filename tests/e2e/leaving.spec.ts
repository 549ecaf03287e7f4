import { expect, test } from '@playwright/test';
import { translate } from '../../shared/i18n/resources.ts';
import { CENTER_AGENT, startSmallCenter } from './support/center.ts';
import { type ClientProcess, startClientProcess, temporaryProfile } from './support/outpost.ts';
import { answerQuestions, askedQuestions } from './support/questions.ts';
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts';

let server: Awaited<ReturnType<typeof startSmallCenter>>;
test.beforeAll(async () => {
  server = await startSmallCenter();
});
test.afterAll(() => server?.stop());

for (const [started, chosen] of [
  ['en', 'zh-CN'],
  ['zh-CN', 'en'],
] as const) {
  test.describe(`started in ${started}, with ${chosen} chosen`, () => {
    const profile = temporaryProfile();
    const text = (key: Parameters<typeof translate>[1], params = {}) => translate(chosen, key, params);
    let proxy: TcpProxy;
    let client: ClientProcess;

    test.beforeAll(async () => {
      proxy = await startTcpProxy(server.url);
      client = await startClientProcess({
        serverUrl: proxy.url,
        profileDir: profile.path,
        signIn: CENTER_AGENT,
        locale: started,
      });
      await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
      await client.page.keyboard.press('Control+k');
      const toggle = translate(started, 'command.language.toggle');
      await client.page.getByRole('dialog').getByRole('combobox').fill(toggle);
      await client.page.getByRole('option', { name: toggle }).click();
      await expect(client.page.getByRole('region', { name: text('line.label') })).toBeVisible();
    });
    test.afterAll(async () => {
      client?.kill();
      await proxy?.stop();
      profile.remove();
    });

    test('the native menu speaks it, also where the items are the system’s own', async () => {
      const labels = () =>
        client.app.evaluate(({ Menu }) =>
          (Menu.getApplicationMenu()?.items ?? []).map(({ label, submenu }) => [
            label,
            (submenu?.items ?? []).filter((item) => item.type !== 'separator').map((item) => item.label),
          ]),
        );
      const editing = ['undo', 'redo', 'cut', 'copy', 'paste', 'delete', 'selectAll'] as const;
      await expect
        .poll(labels)
        .toContainEqual([text('menu.edit'), editing.map((item) => text(`menu.${item}`))]);
      expect((await labels()).map(([label]) => label)).toContain(text('group.ticket'));
    });

    test('closing the window with unsent changes asks in it, once; staying keeps the window', async () => {
      const { app, page } = client;
      const line = page.getByRole('region', { name: text('line.label') });
      await expect(line).toContainText(text('line.synced'), { timeout: 60_000 });
      proxy.cut();
      await expect(line).toContainText(text('line.offline'));
      await page.locator('[data-row="0"] [role="gridcell"]').nth(1).click();
      await page.keyboard.press('p');
      await page.keyboard.press('3');
      await expect(line.getByText(text('line.pending', { count: 1 }))).toBeVisible();
      const closeWindow = () =>
        app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

      await answerQuestions(app, 0);
      await closeWindow();
      await expect
        .poll(() => askedQuestions(app))
        .toMatchObject([
          {
            message: text('quit.title', { count: 1 }),
            detail: text('quit.detail'),
            buttons: [text('quit.stay'), text('quit.quit')],
          },
        ]);
      await expect(line.getByText(text('line.pending', { count: 1 }))).toBeVisible();

      await answerQuestions(app, 1);
      const ended = app.waitForEvent('close');
      await closeWindow();
      await ended;
    });

    test('after that, what was not sent goes out at the next start, in the chosen language', async () => {
      proxy.restore();
      client = await startClientProcess({
        serverUrl: proxy.url,
        profileDir: profile.path,
        signIn: CENTER_AGENT,
        locale: started,
      });
      const line = client.page.getByRole('region', { name: text('line.label') });
      await expect(line).toContainText(text('line.synced'), { timeout: 60_000 });
      await expect(client.page.locator('[data-row="0"]')).toBeVisible();
    });
  });
}
