import { expect, test } from '@playwright/test';
import nodemailer from 'nodemailer';
import { type TextKey, type TextParams, translate } from '../../shared/i18n/resources.ts';
import {
  type ClientProcess,
  type ServerProcess,
  startClientProcess,
  startServerProcess,
  temporaryProfile,
} from './support/outpost.ts';
import { languagesOf, takePictures } from './support/pictures.ts';
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts';

const PASSWORD = 'outpost-demo';
/** Two mails of one customer about one matter, and one of another. */
const MAILS = [
  { from: '周琳 <zhou.lin@same-store.example>', subject: '冷柜不制冷 fridge is warm' },
  { from: '周琳 <zhou.lin@same-store.example>', subject: '冷柜还是不制冷 fridge still warm' },
  { from: '何平 <he.ping@other-store.example>', subject: '标签打印模糊 blurred labels' },
] as const;
const [FIRST, SECOND, OTHER] = MAILS.map(({ subject }) => subject) as [string, string, string];

// What is seen is the same in both languages but for the words; the pictures are wanted in both.
for (const locale of languagesOf('zh-CN')) {
  const text = (key: TextKey, params?: TextParams): string => translate(locale, key, params);

  test.describe(`merging and articles, in ${locale}`, () => {
    let server: ServerProcess;
    let proxy: TcpProxy;
    let lin: ClientProcess;
    let wu: ClientProcess;
    const profiles = [temporaryProfile(), temporaryProfile()] as const;

    test.beforeAll(async () => {
      server = await startServerProcess();
      proxy = await startTcpProxy(server.url);
      const smtp = nodemailer.createTransport({ ...server.smtp, secure: false, ignoreTLS: true });
      for (const mail of MAILS)
        await smtp.sendMail({ ...mail, to: 'support@outpost.example', text: '你好 hello' });
      const open = (email: string, url: string, profileDir: string) =>
        startClientProcess({ serverUrl: url, profileDir, signIn: { email, password: PASSWORD }, locale });
      lin = await open('lin.yue@outpost.example', proxy.url, profiles[0].path);
      wu = await open('wu.xiaotong@outpost.example', server.url, profiles[1].path);
      for (const { page } of [lin, wu]) await expect(page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
    });
    test.afterAll(async () => {
      lin?.kill();
      wu?.kill();
      await proxy?.stop();
      await server?.stop();
      for (const profile of profiles) profile.remove();
    });

    const find = async ({ page }: ClientProcess, subject: string): Promise<void> => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill(subject);
      await expect(page.getByRole('option').filter({ hasText: subject })).toBeVisible({ timeout: 20_000 });
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: subject })).toBeVisible();
    };

    test('a ticket is merged into another of its customer, and taken out again by undo', async () => {
      const { page } = lin;
      await find(lin, SECOND);
      // Two tickets of one customer within an hour about one matter are pointed out; only a person merges them.
      const offer = page.getByText(text('sidebar.perhapsSame'));
      await expect(offer).toBeVisible();
      await takePictures(lin, 'perhaps-same', locale);
      await page.getByRole('button', { name: text('sidebar.compare') }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByRole('option').filter({ hasText: FIRST })).toBeVisible();
      await page.getByRole('combobox').fill(OTHER);
      await expect(dialog.getByRole('alert')).toBeVisible();
      await takePictures(lin, 'merge-refused', locale);
      await page.keyboard.press('Enter');
      await expect(dialog).toBeVisible();
      await page.getByRole('combobox').fill(FIRST);
      await expect(dialog.getByRole('option')).toHaveCount(1);
      await expect(dialog.getByRole('alert')).toBeHidden();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: FIRST })).toBeVisible();
      const mergedIn = page.getByRole('listitem').filter({ hasText: text('merge.mergedIn') });
      await expect(mergedIn).toContainText(SECOND);
      await expect(offer).toBeHidden();
      await takePictures(lin, 'merged-in', locale);
      await mergedIn.getByRole('button').first().click();
      await expect(page.getByRole('heading', { name: SECOND })).toBeVisible();
      await expect(page.getByRole('listitem').filter({ hasText: text('merge.into') })).toContainText(FIRST);
      await takePictures(lin, 'merged-into', locale);
      await page.keyboard.press('z');
      await expect(page.getByRole('listitem').filter({ hasText: text('merge.into') })).toBeHidden();
    });

    test('a customer who is found in the palette is seen with everything they asked', async () => {
      const { page } = lin;
      await find(lin, OTHER);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('he.ping@other');
      const customers = page.getByRole('group', { name: text('palette.customers') });
      await expect(customers.getByRole('option')).toHaveText(/何平/);
      await takePictures(lin, 'palette-customer', locale);
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: '何平' });
      await expect(dialog.getByRole('option')).toHaveText([new RegExp(OTHER)]);
      await takePictures(lin, 'customer', locale);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: OTHER })).toBeVisible();
    });

    test('v hands a ticket to another team, and z takes that back', async () => {
      const { page } = lin;
      await find(lin, OTHER);
      const team = page.locator('[data-pane="sidebar"] [data-picker-anchor="team"]');
      const before = (await team.textContent()) ?? '';
      expect(before).not.toBe('');
      await page.keyboard.press('v');
      const other = page.getByRole('option', { selected: false }).first();
      await expect(other).toBeVisible();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('option')).toHaveCount(0);
      await expect(team).not.toHaveText(before);
      await page.keyboard.press('z');
      await expect(team).toHaveText(before);
    });

    test('a note made offline for a ticket that is merged meanwhile is told until it is put away', async () => {
      const { page } = lin;
      await find(lin, SECOND);
      proxy.cut();
      await page.keyboard.press('n');
      await page.keyboard.insertText('Technician booked 已约师傅');
      await page.keyboard.press('Control+Enter');
      await find(wu, SECOND);
      await wu.page.keyboard.press('Shift+M');
      await wu.page.getByRole('combobox').fill(FIRST);
      await expect(wu.page.getByRole('dialog').getByRole('option')).toHaveCount(1);
      await wu.page.keyboard.press('Enter');
      await expect(wu.page.getByRole('heading', { name: FIRST })).toBeVisible();
      proxy.restore();
      await page.keyboard.press('g');
      await page.keyboard.press('n');
      const dismiss = page.getByRole('button', { name: text('attention.dismiss') });
      await expect(dismiss).toBeVisible({ timeout: 30_000 });
      await takePictures(lin, 'redirected', locale);
      await dismiss.click();
      await expect(dismiss).toBeHidden();
    });

    test('two late texts of a published article stand side by side until a person decides', async () => {
      const edit = async ({ page }: ClientProcess, words: string): Promise<void> => {
        await page.keyboard.press('g');
        await page.keyboard.press('k');
        await page.getByLabel(text('knowledge.filter')).fill(locale === 'en' ? 'Card payment' : '扫码支付');
        await page.locator('[data-article]').first().click();
        await page.getByRole('button', { name: text('article.edit'), exact: true }).click();
        const body = page.getByRole('textbox', { name: text('article.body') });
        await body.press('Control+Home');
        await page.keyboard.insertText(words);
        await page.keyboard.press('Control+Enter');
        await expect(body).toBeHidden();
      };
      proxy.cut();
      await edit(lin, 'Lin: ');
      await edit(wu, 'Wu: ');
      await expect(wu.page.getByRole('article')).toContainText('Wu: ');
      proxy.restore();
      const { page } = lin;
      await page.keyboard.press('g');
      await page.keyboard.press('n');
      const compare = page.getByRole('button', { name: text('attention.compare') });
      await expect(compare).toBeVisible({ timeout: 30_000 });
      await takePictures(lin, 'branches', locale);
      await compare.click();
      const branch = page.getByRole('region', { name: text('branch.title') });
      await expect(branch).toContainText('Lin: ');
      await expect(branch).toContainText('Wu: ');
      await takePictures(lin, 'branch', locale);
      await branch.getByRole('button', { name: text('branch.takeMine') }).click();
      await expect(page.getByRole('article')).toContainText('Lin: ');
      await page.getByRole('button', { name: text('article.history') }).click();
      await expect(page.getByText(text('history.number', { number: 3 }))).toBeVisible();
      await takePictures(lin, 'article-history', locale);
      // From anywhere an article is found by its title, in Chinese also by how it is spelled.
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill(locale === 'en' ? 'card payment' : 'smzf');
      const found = page.getByRole('group', { name: text('palette.articles') });
      await expect(found.getByRole('option').first()).toContainText(
        locale === 'en' ? 'Card payment' : '扫码支付',
      );
      await found.getByRole('option').first().click();
      await expect(page.getByRole('article')).toContainText('Lin: ');
      // Everybody has what was decided.
      await expect(wu.page.getByRole('article')).toContainText('Lin: ', { timeout: 30_000 });
    });
  });
}
