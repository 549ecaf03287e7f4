import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Pool } from 'pg';
import { createPool } from '../../db/server/pool.ts';
import { hideFields } from '../../server/accounts/hide-fields.ts';
import { createNewIds } from '../../server/new-ids.ts';
import { startEmbeddedPostgres } from '../../server/postgres/start-embedded-postgres.ts';
import { type TextKey, type TextParams, translate } from '../../shared/i18n/resources.ts';
import type { HiddenFields } from '../../shared/model/hideable-field.ts';
import { openFolder } from '../support/open-folder.ts';
import {
  type ClientProcess,
  DEMO_AGENT,
  type ServerProcess,
  startClientProcess,
  startServerProcess,
  temporaryProfile,
} from './support/outpost.ts';
import { languagesOf, takePictures } from './support/pictures.ts';
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts';

for (const locale of languagesOf('en')) {
  const text = (key: TextKey, params?: TextParams): string => translate(locale, key, params);

  test.describe(`a new ticket that the center does not take, in ${locale}`, () => {
    const profile = temporaryProfile();
    const supervisorProfile = temporaryProfile();
    let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
    let pool: Pool;
    let server: ServerProcess;
    let proxy: TcpProxy;
    let client: ClientProcess;
    let supervisor: ClientProcess;

    test.beforeAll(async () => {
      const folder = openFolder('outpost-e2e-database-');
      postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log: () => undefined });
      pool = createPool({ url: postgres.url, max: 1 });
      server = await startServerProcess({ DATABASE_URL: postgres.url });
      proxy = await startTcpProxy(server.url);
      client = await startClientProcess({
        serverUrl: proxy.url,
        profileDir: profile.path,
        signIn: DEMO_AGENT,
        locale,
      });
      await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
    });
    test.afterAll(async () => {
      client?.kill();
      supervisor?.kill();
      await proxy?.stop();
      await server?.stop();
      await pool?.end();
      await postgres?.stop();
      profile.remove();
      supervisorProfile.remove();
    });

    /** What the center did not take of an agent stands before the supervisor too, who looks after it. */
    const lookAfter = async (words: string): Promise<void> => {
      supervisor = await startClientProcess({
        serverUrl: server.url,
        profileDir: supervisorProfile.path,
        signIn: { ...DEMO_AGENT, email: 'shen.liqun@outpost.example' },
        locale,
      });
      const { page } = supervisor;
      await expect(page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
      await page.keyboard.press('g');
      await page.keyboard.press('n');
      const section = page.getByRole('region', { name: text('colleagues.title') });
      const card = section.locator('[data-item]');
      await expect(card).toHaveCount(1);
      await expect(card).toContainText(words);
      await expect(card).toContainText('林悦');
      await takePictures(supervisor, 'colleague-work', locale);
      await card.getByRole('button', { name: text('colleagues.settle') }).click();
      await expect(section).toContainText(text('colleagues.empty'));
    };

    test('R111 R112 it stands with what was written to it, and goes through its form as one', async () => {
      const { page } = client;
      const line = page.getByRole('region', { name: text('line.label') });
      const write = async (words: string): Promise<void> => {
        await page.keyboard.press('n');
        await expect(page.locator('.ProseMirror')).toBeFocused();
        await page.keyboard.insertText(words);
        await page.keyboard.press('Control+Enter');
        await expect(page.getByRole('article').filter({ hasText: words })).toBeVisible();
      };
      // A number is here as soon as everything is.
      await expect(line).toContainText(text('line.online'), { timeout: 30_000 });
      await expect
        .poll(async () => (await pool.query('select 1 from number_block')).rowCount, { timeout: 30_000 })
        .not.toBe(0);
      proxy.cut();
      await expect(line).toContainText(text('line.offline'));
      await page.keyboard.press('c');
      const dialog = page.getByRole('dialog');
      const subject = dialog.getByRole('textbox', { name: text('field.subject') });
      await subject.fill('收银台 3 号打印机离线');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('heading', { name: '收银台 3 号打印机离线' })).toBeVisible();
      await write('Rebooted it twice. 已经重启两次。');
      // What was not sent yet is edited from the outbox: it is the draft again.
      await page.keyboard.press('g');
      await page.keyboard.press('d');
      const waiting = page.locator('[data-item]').filter({ hasText: '已经重启两次。' });
      await waiting.getByRole('button', { name: text('attention.edit'), exact: true }).click();
      const editor = page.locator('.ProseMirror');
      await expect(editor).toHaveText('Rebooted it twice. 已经重启两次。');
      await expect(editor).toBeFocused();
      await page.keyboard.insertText(' 仍然离线。');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('article').filter({ hasText: '仍然离线。' })).toBeVisible();
      await page.keyboard.press('p');
      await page.keyboard.press('1');
      await expect(line).toContainText(text('line.pending', { count: 3 }));
      await pool.query("update number_block set holder = 'another workstation'");

      proxy.restore();
      await page.keyboard.press('g');
      await page.keyboard.press('n');
      const card = page.locator('[data-item]');
      await expect(card).toHaveCount(1, { timeout: 40_000 });
      await expect(card).toContainText(text('attention.parts', { count: 2 }));
      await expect(card).toContainText('已经重启两次。');
      await takePictures(client, 'refused-group', locale);
      await lookAfter('已经重启两次。');

      await card.getByRole('button', { name: text('attention.editTicket') }).click();
      await expect(subject).toHaveValue('收银台 3 号打印机离线');
      await takePictures(client, 'refused-ticket', locale);
      await expect
        .poll(
          async () =>
            (await pool.query("select from number_block where holder <> 'another workstation'")).rowCount,
        )
        .not.toBe(0);
      await subject.fill('收银台 3 号和 4 号打印机离线');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('heading', { name: '收银台 3 号和 4 号打印机离线' })).toBeVisible({
        timeout: 20_000,
      });
      await expect(page.getByRole('article').filter({ hasText: '已经重启两次。' })).toBeVisible();
      await expect
        .poll(
          async () => (await pool.query("select priority from ticket where subject like '%4 号%'")).rows,
          {
            timeout: 20_000,
          },
        )
        .toEqual([{ priority: 1 }]);
      await page.keyboard.press('g');
      await page.keyboard.press('n');
      await expect(page.locator('[data-pane="main"]')).toBeVisible();
      await expect(card).toHaveCount(0);
    });

    test('R144 R145: what is hidden goes from the open ticket at once, and comes back when it may be seen again', async () => {
      const { page } = client;
      const hide = (fields: HiddenFields) =>
        hideFields({ pool, newId: createNewIds() }, DEMO_AGENT.email, fields);
      const { rows } = await pool.query<{ number: number; email: string }>(
        `select t.number, c.email from ticket t join customer c on c.id = t.customer_id
         where t.status = 'open' and c.email is not null and c.phone is not null
           and t.assignee_id = (select id from user_account where email = $1) order by t.number limit 1`,
        [DEMO_AGENT.email],
      );
      const { number, email } = rows[0] ?? { number: 0, email: '' };
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill(String(number));
      await expect(page.getByRole('option').filter({ hasText: String(number) })).toBeVisible();
      await page.keyboard.press('Enter');
      const ticket = page.locator('[data-pane="ticket"]');
      await expect(ticket.getByText(email).first()).toBeVisible();

      await hide(['customer.email', 'customer.phone', 'ticket.category']);
      const isHidden = ticket.getByText(text('hidden.named', { field: text('newTicket.customerEmail') }));
      await expect(isHidden).toBeVisible({ timeout: 30_000 });
      await expect(page.getByText(email)).toHaveCount(0);
      await takePictures(client, 'hidden-fields', locale);
      await page.keyboard.press('c');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: text('field.customer') }).fill('王小雨');
      await dialog.getByRole('option', { name: text('newTicket.addCustomer', { text: '王小雨' }) }).click();
      await expect(dialog.getByText(text('hidden.value'), { exact: true })).toHaveCount(2);
      await takePictures(client, 'hidden-fields-new-customer', locale);
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);

      await hide([]);
      await expect(ticket.getByText(email).first()).toBeVisible({ timeout: 30_000 });
      await expect(isHidden).toHaveCount(0);
    });
  });
}
