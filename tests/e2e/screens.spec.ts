import { expect, type Page, test } from '@playwright/test';
import { type TextKey, translate } from '../../shared/i18n/resources.ts';
import {
  type ClientProcess,
  DEMO_AGENT,
  type ServerProcess,
  startClientProcess,
  startServerProcess,
  temporaryProfile,
} from './support/outpost.ts';
import { takePictures } from './support/pictures.ts';
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts';

const WORDS = {
  en: { offline: 'Offline', online: 'Online', signIn: 'Sign in' },
  'zh-CN': { offline: '离线', online: '在线', signIn: '登录' },
} as const;

for (const locale of ['en', 'zh-CN'] as const) {
  test.describe(`every screen in ${locale}`, () => {
    let server: ServerProcess;
    let proxy: TcpProxy;
    let client: ClientProcess;
    const profile = temporaryProfile();
    const words = WORDS[locale];
    const text = (key: TextKey): string => translate(locale, key);

    test.beforeAll(async () => {
      server = await startServerProcess();
      proxy = await startTcpProxy(server.url);
    });
    test.afterAll(async () => {
      // The question about unsent changes would wait for a person.
      client?.kill();
      await proxy?.stop();
      await server?.stop();
      profile.remove();
    });

    const shoot = (name: string): Promise<void> => takePictures(client, name, locale);
    const line = (page: Page) => page.getByRole('region', { name: /^(Connection|连接状态)$/ });
    const press = (key: string) => client.page.keyboard.press(key);

    test('first run, queue, ticket, dialogs, offline, outbox', async () => {
      test.setTimeout(300_000);
      client = await startClientProcess({ serverUrl: proxy.url, profileDir: profile.path, locale });
      await expect(client.page.getByRole('button', { name: words.signIn, exact: true })).toBeVisible();
      await shoot('sign-in');
      await client.page.getByRole('button', { name: words.signIn, exact: true }).click();
      await expect(client.page.getByText(text('signIn.needsPassword'))).toBeVisible();
      await shoot('sign-in-empty');
      await client.page
        .locator('input[type=email], input[autocomplete=username]')
        .first()
        .fill(DEMO_AGENT.email);
      await client.page.locator('input[type=password]').fill('wrong password');
      await press('Enter');
      await expect(client.page.getByRole('alert')).toBeVisible();
      await client.page.locator('input[type=password]').fill(DEMO_AGENT.password);
      // Enough for the sign-in and a few pages; then the line is gone.
      proxy.cutAfterReceiving(30_000);
      await press('Enter');
      await expect(client.page.getByText(text('firstSync.offline'))).toBeVisible({ timeout: 30_000 });
      await shoot('first-sync');
      proxy.restore();

      await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
      await expect(client.page.getByRole('row').nth(3)).toBeVisible();
      await expect(line(client.page)).toContainText(words.online);
      await press('1');
      await press('j');
      await press('j');
      await press('Enter');
      await expect(client.page.getByRole('article').first()).toBeVisible();
      // What is searched for below is there once all of it has come.
      await expect(client.page.getByRole('region', { name: text('line.label') })).toContainText(
        text('line.synced'),
        { timeout: 60_000 },
      );
      await shoot('queue');
      await press('Escape');
      for (let row = 0; row < 3; row += 1) await press('Shift+J');
      await expect(client.page.locator('[data-pane="queue"] [aria-selected="true"]')).toHaveCount(4);
      await shoot('selection');
      await press('Shift+Escape');
      await press('Enter');

      await press('r');
      await expect(client.page.locator('.ProseMirror')).toBeFocused();
      await client.page.keyboard.insertText(
        locale === 'en' ? 'Thank you for the photo. ' : '谢谢您发来的照片。',
      );
      await shoot('reply');
      await press('Control+a');
      await press('Delete');
      await press('Escape');
      await press('Escape');
      await press('n');
      await client.page.keyboard.insertText(locale === 'en' ? 'Spare part is in stock.' : '备件有库存。');
      await shoot('note');
      await press('Escape');
      await press('r');
      await expect(
        client.page.getByRole('alertdialog', { name: text('composer.publish.title') }),
      ).toBeVisible();
      await shoot('publish-note');
      await press('Escape');
      await expect(client.page.locator('.ProseMirror')).toBeFocused();
      await press('Control+a');
      await press('Delete');
      const chooser = client.page.waitForEvent('filechooser');
      await press('Control+Shift+A');
      await (await chooser).setFiles([
        {
          name: locale === 'en' ? 'Manual.pdf' : '使用说明书.pdf',
          mimeType: 'application/pdf',
          buffer: Buffer.alloc(90_000, 7),
        },
        { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('E42') },
      ]);
      await expect(
        client.page.getByRole('list', { name: text('composer.files') }).getByRole('listitem'),
      ).toHaveCount(2);
      await shoot('files');
      for (let left = 2; left > 0; left -= 1) {
        await client.page
          .getByRole('list', { name: text('composer.files') })
          .getByRole('button')
          .last()
          .click();
      }
      await press('Escape');
      await press('Escape');

      await press('Control+k');
      await expect(client.page.getByRole('dialog')).toBeVisible();
      await client.page.keyboard.type(locale === 'en' ? 'prio' : '优先');
      await shoot('palette');
      await press('Escape');
      await press('/');
      await client.page.getByRole('combobox').fill(locale === 'en' ? 'receipt' : '打印');
      await expect(client.page.getByRole('option').nth(2)).toBeVisible();
      await shoot('search');
      await press('Escape');
      await press('a');
      await expect(client.page.getByRole('option').nth(3)).toBeVisible();
      await shoot('assign');
      await press('Escape');
      await press('p');
      await expect(client.page.getByRole('option').nth(3)).toBeVisible();
      await shoot('priority');
      await press('Escape');
      for (const [key, name] of [
        ['s', 'status'],
        ['t', 'type'],
        ['v', 'transfer'],
      ] as const) {
        await press(key);
        await expect(client.page.getByRole('option').nth(2)).toBeVisible();
        await shoot(name);
        await press('Escape');
        await expect(client.page.getByRole('option')).toHaveCount(0);
      }
      await press('l');
      await expect(client.page.getByRole('dialog')).toBeVisible();
      await shoot('labels');
      await press('Escape');
      await press('Shift+M');
      await expect(client.page.getByRole('dialog')).toBeVisible();
      await client.page.getByRole('combobox').fill(locale === 'en' ? 'receipt' : '打印');
      await expect(client.page.getByRole('option').nth(1)).toBeVisible();
      await shoot('merge');
      await press('Escape');
      await press('Control+,');
      await expect(client.page.getByRole('dialog')).toBeVisible();
      await shoot('settings');
      await press('Escape');
      await press('?');
      await expect(client.page.getByRole('dialog')).toBeVisible();
      await shoot('keys');
      await press('Escape');
      await press('c');
      await expect(client.page.getByRole('dialog')).toBeVisible();
      await shoot('new-ticket');
      await client.page
        .getByRole('textbox', { name: text('field.subject') })
        .fill(locale === 'en' ? 'Receipts come out blank' : '小票打不出字');
      await press('Escape');
      await expect(client.page.getByRole('dialog')).toHaveCount(0);
      await press('c');
      await expect(client.page.getByRole('button', { name: text('newTicket.clear') })).toBeVisible();
      await shoot('begun-ticket');
      await client.page.getByRole('button', { name: text('newTicket.clear') }).click();
      await client.page
        .getByRole('alertdialog')
        .getByRole('button', { name: text('newTicket.clear') })
        .click();
      await press('Escape');
      await press('g');
      await press('k');
      await client.page.getByLabel(text('knowledge.filter')).fill(locale === 'en' ? 'receipt' : 'xiaopiao');
      await client.page.locator('[data-article]').first().click();
      const article = client.page.getByRole('article');
      await expect(article).toContainText(locale === 'en' ? 'self-test' : '自检页');
      await shoot('article');
      await article.getByRole('button', { name: text('article.edit'), exact: true }).click();
      await expect(client.page.getByRole('textbox', { name: text('article.body') })).toBeVisible();
      await shoot('article-edit');
      await press('Escape');
      for (const [keys, name] of [
        [['g', 'n'], 'empty-attention'],
        [['g', 'd'], 'empty-outbox'],
      ] as const) {
        for (const key of keys) await press(key);
        await expect(
          client.page.getByText(text(`${name === 'empty-outbox' ? 'outbox' : 'attention'}.empty.title`)),
        ).toBeVisible();
        await shoot(name);
      }
      await client.page.evaluate("location.hash = '#gallery'");
      await expect(client.page.getByRole('heading', { level: 2 }).first()).toBeVisible();
      await shoot('gallery');
      await client.page.evaluate("location.hash = ''");
      await expect(client.page.getByRole('navigation').first()).toBeVisible();
      await press('1');

      proxy.cut();
      await expect(line(client.page)).toContainText(words.offline);
      await press('p');
      await press('0');
      await shoot('offline');
      await press('g');
      await press('d');
      await expect(client.page.locator('[data-item]:not([data-finished])')).toHaveCount(1);
      await shoot('outbox');
      await client.page
        .locator('[data-item]')
        .getByRole('button', { name: text('attention.discard') })
        .click();
      await expect(client.page.getByRole('alertdialog')).toBeVisible();
      await shoot('discard');
      await press('Escape');
      await expect(client.page.getByRole('alertdialog')).toHaveCount(0);
      await press('Control+k');
      await client.page.keyboard.type('#999999');
      await expect(client.page.getByRole('option').filter({ hasText: '999999' })).toBeVisible();
      await shoot('fetch-ticket');
      await press('Escape');
      proxy.restore();
    });
  });
}
