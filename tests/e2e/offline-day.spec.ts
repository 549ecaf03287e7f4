import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import nodemailer from 'nodemailer';
import { type TextKey, translate } from '../../shared/i18n/resources.ts';
import {
  type ClientProcess,
  type ServerProcess,
  startClientProcess,
  startServerProcess,
  temporaryProfile,
} from './support/outpost.ts';
import { takePictures } from './support/pictures.ts';
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts';

/** The film strip of the documentation is made here; `OUTPOST_UPDATE_SCREENSHOTS=1` renews it. */
const FOLDER =
  process.env.OUTPOST_UPDATE_SCREENSHOTS === '1'
    ? 'docs/screenshots/offline-day'
    : 'test-results/offline-day';
/** Cards of changes that have not ended yet. */
const WAITING = '[data-item]:not([data-finished])';
const PASSWORD = 'outpost-demo';
const LATE = 'Lin answers later. 小林后回复。';
/** One mail for each thing that can clash. */
const SUBJECTS = ['Kingfisher', 'Nightjar', 'Hoopoe', 'Bittern'] as const;

/** An agent at a workstation with a line of its own. */
interface Desk {
  readonly name: string;
  readonly proxy: TcpProxy;
  readonly client: ClientProcess;
}

for (const locale of ['en', 'zh-CN'] as const) {
  const text = (key: TextKey): string => translate(locale, key);

  test.describe(`an offline day of two agents, in ${locale}`, () => {
    let server: ServerProcess;
    const desks: Desk[] = [];
    const profiles = [temporaryProfile(), temporaryProfile()];

    const openDesk = async (name: string, email: string, profileDir: string): Promise<Desk> => {
      const proxy = await startTcpProxy(server.url);
      const signIn = { email, password: PASSWORD };
      const client = await startClientProcess({ serverUrl: proxy.url, profileDir, signIn, locale });
      const desk = { name, proxy, client };
      desks.push(desk);
      return desk;
    };
    const line = ({ client }: Desk) => client.page.getByRole('region', { name: /^(Connection|连接状态)$/ });
    const press = (desk: Desk, ...keys: string[]): Promise<void> =>
      keys.reduce((last, key) => last.then(() => desk.client.page.keyboard.press(key)), Promise.resolve());
    const openTicket = async (desk: Desk, word: string): Promise<void> => {
      const { page } = desk.client;
      await press(desk, 'Control+k');
      await page.getByRole('combobox').fill(word);
      await expect(page.getByRole('option').filter({ hasText: word })).toBeVisible();
      await press(desk, 'Enter');
      await expect(page.getByRole('heading', { name: word })).toBeVisible();
    };
    const setStatus = async (desk: Desk, status: string): Promise<void> => {
      await press(desk, 's');
      await desk.client.page.getByRole('combobox').fill(status);
      await expect(desk.client.page.getByRole('option')).toHaveCount(1);
      await press(desk, 'Enter');
      await expect(desk.client.page.getByRole('combobox')).toHaveCount(0);
    };
    const reply = async (desk: Desk, words: string): Promise<void> => {
      await press(desk, 'r');
      await expect(desk.client.page.locator('.ProseMirror')).toBeFocused();
      await desk.client.page.keyboard.insertText(words);
      await press(desk, 'Control+Enter');
      await expect(desk.client.page.getByRole('article').filter({ hasText: words })).toBeVisible();
    };
    let frame = 0;
    const shoot = async (desk: Desk, what: string): Promise<void> => {
      frame += 1;
      const file = `${String(frame).padStart(2, '0')}-${what}-${desk.name}-${locale}.png`;
      await desk.client.page.screenshot({ path: join(FOLDER, file), animations: 'disabled' });
    };

    test.beforeAll(async () => {
      mkdirSync(FOLDER, { recursive: true });
      server = await startServerProcess();
      const smtp = nodemailer.createTransport({ ...server.smtp, secure: false, ignoreTLS: true });
      for (const [index, subject] of SUBJECTS.entries()) {
        await smtp.sendMail({
          from: `王敏 <wang.min.${index}@westlake-store.example>`,
          to: 'support@outpost.example',
          subject,
          text: '你好，请帮忙看看。 Hello, please have a look.',
        });
      }
    });
    test.afterAll(async () => {
      for (const { client, proxy } of desks) {
        client.kill();
        await proxy.stop();
      }
      await server?.stop();
      for (const profile of profiles) profile.remove();
    });

    test('a clash, a held reply, a refused status and a taken ticket are all in the open, and settle', async () => {
      test.setTimeout(240_000);
      const [first, second] = profiles.map(({ path }) => path);
      const lin = await openDesk('lin', 'lin.yue@outpost.example', first ?? '');
      const wu = await openDesk('wu', 'wu.xiaotong@outpost.example', second ?? '');
      for (const desk of desks) {
        await expect(desk.client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
        await press(desk, 'g', 'u');
        for (const subject of SUBJECTS) {
          await expect(desk.client.page.getByRole('row').filter({ hasText: subject })).toBeVisible({
            timeout: 20_000,
          });
        }
      }
      await shoot(lin, 'morning');
      for (const desk of desks) {
        desk.proxy.cut();
        await expect(line(desk)).toContainText(text('line.offline'));
      }

      const [clash, both, status, taken] = SUBJECTS;
      await openTicket(wu, clash);
      await press(wu, 'p', '1');
      await openTicket(wu, both);
      await reply(wu, 'Wu answers first. 小吴先回复。');
      await openTicket(wu, status);
      await setStatus(wu, text('status.closed'));
      await openTicket(wu, taken);
      await press(wu, 'i');
      await press(wu, 'g', 'd');
      await expect(wu.client.page.locator(WAITING)).toHaveCount(4);
      await shoot(wu, 'offline-outbox');

      await openTicket(lin, clash);
      await press(lin, 'p', '0');
      await openTicket(lin, both);
      await reply(lin, LATE);
      await openTicket(lin, status);
      await setStatus(lin, text('status.pending'));
      await openTicket(lin, taken);
      await press(lin, 'i');
      await shoot(lin, 'offline-ticket');
      await press(lin, 'g', 'd');
      const waiting = lin.client.page.locator(WAITING);
      await expect(waiting).toHaveCount(4);
      await expect(waiting.filter({ hasText: clash })).toContainText('P0');
      await expect(waiting.filter({ hasText: taken })).toContainText('林悦');
      await shoot(lin, 'offline-outbox');

      wu.proxy.restore();
      await expect(wu.client.page.locator(WAITING)).toHaveCount(0, { timeout: 40_000 });
      await expect(line(wu)).toContainText(text('line.online'));
      await shoot(wu, 'back-online');
      lin.proxy.restore();
      await expect(lin.client.page.locator(WAITING)).toHaveCount(0, { timeout: 40_000 });
      await press(lin, 'g', 'n');
      // What was refused or held is listed with its reason, and so is the value that lost.
      const items = lin.client.page.locator('[data-item]');
      await expect(items).toHaveCount(4, { timeout: 20_000 });
      await expect(items.filter({ hasText: clash })).toContainText(text('attention.lostTo'));
      await expect(items.filter({ hasText: both })).toContainText('小林后回复。');
      await expect(items.filter({ hasText: taken })).toContainText('吴晓彤');
      await expect(items.filter({ hasText: status })).toContainText(text('status.closed'));
      await shoot(lin, 'needs-attention');
      await takePictures(lin.client, 'attention', locale);

      // The answer is edited in its ticket; until it is sent, the one that was held stays.
      const { page } = lin.client;
      await items
        .filter({ hasText: both })
        .getByRole('button', { name: text('attention.edit'), exact: true })
        .click();
      const editor = page.locator('.ProseMirror');
      await expect(editor).toHaveText(LATE);
      await expect(page.getByText(text('composer.editsRefused'))).toBeVisible();
      await takePictures(lin.client, 'edit-refused', locale);
      await press(lin, 'Escape', 'g', 'n');
      await expect(items.filter({ hasText: both })).toContainText(text('attention.inDraft'));
      await items
        .filter({ hasText: both })
        .getByRole('button', { name: text('attention.goOnEditing') })
        .click();
      await expect(editor).toHaveText(LATE);
      await expect(editor).toBeFocused();
      await page.keyboard.insertText(' 已核对。');
      await press(lin, 'Control+Enter');
      await expect(page.getByRole('article').filter({ hasText: '已核对。' })).toBeVisible();
      await press(lin, 'g', 'n');
      await expect(items).toHaveCount(3);
      // A status that cannot follow: one that can is a press away.
      const possible = translate(locale, 'attention.setStatus', { status: text('status.open') });
      await items.filter({ hasText: status }).getByRole('button', { name: possible }).click();
      await expect(items).toHaveCount(2);
      await items
        .filter({ hasText: taken })
        .getByRole('button', { name: text('attention.discard') })
        .click();
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: text('attention.discard') })
        .click();
      await expect(items).toHaveCount(1);
      await openTicket(lin, clash);
      await expect(lin.client.page.getByText(text('conflict.restore'))).toBeVisible({ timeout: 20_000 });
      await shoot(lin, 'clash');
      await takePictures(lin.client, 'clash', locale);
      await press(lin, 'Shift+R');
      await expect(lin.client.page.getByText(text('conflict.restore'))).toHaveCount(0);
      await press(lin, 'g', 'n');
      await expect(lin.client.page.getByText(text('attention.empty.title'))).toBeVisible();

      // Both sides end with the same picture.
      for (const desk of desks) {
        const ticket = desk.client.page.locator('[data-pane="ticket"]');
        await openTicket(desk, clash);
        await expect(ticket).toContainText('P0', { timeout: 20_000 });
        await openTicket(desk, both);
        const { page } = desk.client;
        await expect(page.getByRole('article').filter({ hasText: '小吴先回复。' })).toBeVisible();
        await expect(page.getByRole('article').filter({ hasText: '小林后回复。' })).toBeVisible({
          timeout: 20_000,
        });
        await openTicket(desk, taken);
        await expect(ticket).toContainText('吴晓彤', { timeout: 20_000 });
        await shoot(desk, 'settled');
      }
    });
  });
}
