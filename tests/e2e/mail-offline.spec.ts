import { expect, type Page, test } from '@playwright/test';
import { ImapFlow } from 'imapflow';
import nodemailer from 'nodemailer';
import { parseMail } from '../../server/channels/mail/parse/parse-mail.ts';
import { TestRelay } from '../server/channels/mail/support/test-relay.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import {
  type ClientProcess,
  DEMO_AGENT,
  type ServerProcess,
  startClientProcess,
  startServerProcess,
  temporaryProfile,
} from './support/outpost.ts';
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts';

const CUSTOMER = 'wang.min@westlake-store.example';
const SUBJECT = '收银小票打印机离线 Receipt printer offline T-4711';
const ANSWER = 'Please hold the feed button for five seconds. 请长按进纸键五秒。';

test.describe('a mail answered offline', () => {
  let dovecot: Dovecot;
  let server: ServerProcess;
  let proxy: TcpProxy;
  let client: ClientProcess;
  const relay = new TestRelay();
  const profile = temporaryProfile();

  const openInbox = async (): Promise<ImapFlow> => {
    const inbox = new ImapFlow({
      host: dovecot.host,
      port: dovecot.imapPort,
      secure: false,
      auth: { user: CUSTOMER, pass: dovecot.password },
      logger: false,
    });
    await inbox.connect();
    await inbox.mailboxOpen('INBOX');
    return inbox;
  };
  const inbox = async () => {
    const connection = await openInbox();
    const raws: Buffer[] = [];
    for await (const { source } of connection.fetch('1:*', { source: true })) if (source) raws.push(source);
    await connection.logout();
    return Promise.all(raws.map((raw) => parseMail(raw)));
  };
  const start = () =>
    startClientProcess({ serverUrl: proxy.url, profileDir: profile.path, signIn: DEMO_AGENT });
  const row = (page: Page) => page.getByRole('row').filter({ hasText: 'T-4711' });
  const line = (page: Page) => page.getByRole('region', { name: /^(Connection|连接状态)$/ });

  test.beforeAll(async () => {
    dovecot = await startDovecot();
    await relay.start();
    // The relay delivers into the customer's real mailbox.
    relay.onMail = async ({ raw }) => {
      const connection = await openInbox();
      await connection.append('INBOX', raw);
      await connection.logout();
    };
    server = await startServerProcess({ OUTPOST_SMTP_RELAY: relay.url });
    proxy = await startTcpProxy(server.url);
  });
  test.afterAll(async () => {
    client?.kill();
    await proxy?.stop();
    await server?.stop();
    await relay.stop();
    await dovecot?.remove();
    profile.remove();
  });

  test('arrives in the queue, is answered without the line and without a pointer, survives SIGKILL, leaves once', async () => {
    client = await start();
    await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
    await expect(line(client.page)).toContainText('Online');
    await client.page.keyboard.press('5');
    // Of a long list only those near the screen are there.
    const grid = client.page.getByRole('grid');
    await expect.poll(async () => Number(await grid.getAttribute('aria-rowcount'))).toBeGreaterThan(100);
    await expect.poll(() => grid.getByRole('row').count()).toBeGreaterThan(10);
    expect(await grid.getByRole('row').count()).toBeLessThan(80);
    await expect(line(client.page)).toContainText('newest change');

    const sentAt = Date.now();
    const smtp = nodemailer.createTransport({ ...server.smtp, secure: false, ignoreTLS: true });
    await smtp.sendMail({
      from: `王敏 <${CUSTOMER}>`,
      to: 'support@outpost.example',
      subject: SUBJECT,
      text: '打印机灯是红的。The light is red.',
      messageId: '<first@westlake-store.example>',
    });
    await expect(row(client.page)).toBeVisible({ timeout: 5_000 });
    expect(Date.now() - sentAt).toBeLessThan(5_000);

    proxy.cut();
    await expect(line(client.page)).toContainText('Offline');
    await client.page.keyboard.press('Control+k');
    await client.page.keyboard.type('T-4711');
    await expect(client.page.getByRole('option').filter({ hasText: 'T-4711' })).toBeVisible();
    await client.page.keyboard.press('Enter');
    // As fast as a hand can: the answer must go to what was just opened, not to the row below the palette.
    await client.page.keyboard.press('r');
    await expect(client.page.locator('.ProseMirror')).toBeFocused();
    await expect(client.page.getByText('打印机灯是红的')).toBeVisible();
    // Sent too early, and taken back before it has left: the words are in the editor again.
    const editor = client.page.locator('.ProseMirror');
    const tooEarly = client.page.getByRole('article').filter({ hasText: 'Sent too early' });
    await client.page.keyboard.insertText('Sent too early');
    await client.page.keyboard.press('Control+Enter');
    // As fast as a hand can, again: the key waits until the answer is saved.
    await client.page.keyboard.press('z');
    await expect(client.page.getByText('Undone: Reply')).toBeVisible();
    await expect(editor).toHaveText('Sent too early');
    await expect(editor).toBeFocused();
    await expect(tooEarly).toHaveCount(0);
    await client.page.keyboard.press('Control+a');
    await client.page.keyboard.insertText(ANSWER);
    await client.page.keyboard.press('Control+Enter');
    const answer = (page: Page) => page.getByRole('article').filter({ hasText: '请长按进纸键五秒' });
    await expect(answer(client.page)).toBeVisible();
    await expect(line(client.page)).toContainText('1 change to confirm');
    expect(await inbox()).toEqual([]);

    client.kill();
    client = await start();
    await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 30_000 });
    await expect(line(client.page)).toContainText('Offline');
    await expect(line(client.page)).toContainText('1 change to confirm');

    proxy.restore();
    await expect(line(client.page)).toContainText('Online', { timeout: 30_000 });
    await expect.poll(async () => (await inbox()).length, { timeout: 30_000 }).toBe(1);
    const [mail] = await inbox();
    expect(mail).toMatchObject({
      inReplyTo: ['<first@westlake-store.example>'],
      references: ['<first@westlake-store.example>'],
    });
    expect(mail?.textBody).toContain('请长按进纸键五秒');
    await client.page.keyboard.press('Control+k');
    await client.page.keyboard.type('T-4711');
    await expect(client.page.getByRole('option').filter({ hasText: 'T-4711' })).toBeVisible();
    await client.page.keyboard.press('Enter');
    await expect(answer(client.page)).toContainText('Sent', { timeout: 15_000 });
    expect(await inbox()).toHaveLength(1);
  });
});
