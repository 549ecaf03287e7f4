import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import nodemailer from 'nodemailer';
import { TestRelay } from '../server/channels/mail/support/test-relay.ts';
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
const ANSWER = 'The manual is attached. 说明书见附件。';
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Paints a picture and tells its bytes. Runs in the page. */
const PAINT_PICTURE = `(async () => {
  const canvas = new OffscreenCanvas(640, 400);
  const context = canvas.getContext('2d');
  const gradient = context.createLinearGradient(0, 0, 640, 400);
  gradient.addColorStop(0, '#0a6b62');
  gradient.addColorStop(1, '#f4b860');
  context.fillStyle = gradient;
  context.fillRect(0, 0, 640, 400);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return [...new Uint8Array(await blob.arrayBuffer())];
})()`;

/** Pastes that picture as the clipboard would, and tells its bytes. Runs in the page. */
const PASTE_PICTURE = `(async () => {
  const bytes = await ${PAINT_PICTURE};
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([Uint8Array.from(bytes)], 'printer.png', { type: 'image/png' }));
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  document.querySelector('.ProseMirror').dispatchEvent(event);
  return bytes;
})()`;

test.describe('files of an answer', () => {
  let server: ServerProcess;
  let proxy: TcpProxy;
  let client: ClientProcess;
  const relay = new TestRelay();
  const profile = temporaryProfile();
  const folder = mkdtempSync(join(tmpdir(), 'outpost-e2e-files-'));
  const manual = randomBytes(1_500_000);

  const start = () =>
    startClientProcess({ serverUrl: proxy.url, profileDir: profile.path, signIn: DEMO_AGENT });
  const line = (page: Page) => page.getByRole('region', { name: /^(Connection|连接状态)$/ });
  const openTicket = async (page: Page, word = 'Quetzal'): Promise<void> => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(word);
    // The tickets come before the customers that have the word in their address.
    await expect(page.getByRole('option').filter({ hasText: word }).first()).toBeVisible();
    await page.keyboard.press('Enter');
  };
  const chips = (page: Page) => page.getByRole('list', { name: 'Files to send' }).getByRole('listitem');

  test.beforeAll(async () => {
    writeFileSync(join(folder, '安装说明 v2.pdf'), manual);
    await relay.start();
    server = await startServerProcess({ OUTPOST_SMTP_RELAY: relay.url });
    proxy = await startTcpProxy(server.url);
  });
  test.afterAll(async () => {
    client?.kill();
    await proxy?.stop();
    await server?.stop();
    await relay.stop();
    profile.remove();
    rmSync(folder, { recursive: true });
  });

  test('R47: attached offline, they survive SIGKILL in the draft and in the outbox, and reach the customer byte for byte', async () => {
    client = await start();
    await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
    await expect(line(client.page)).toContainText('Online');
    const smtp = nodemailer.createTransport({ ...server.smtp, secure: false, ignoreTLS: true });
    await smtp.sendMail({
      from: 'Li Lei <li.lei@river-cafe.example>',
      to: 'support@outpost.example',
      subject: 'Opening hours Kestrel',
      text: 'When are you open?',
    });
    await smtp.sendMail({
      from: `王敏 <${CUSTOMER}>`,
      to: 'support@outpost.example',
      subject: 'Manual wanted Quetzal',
      text: 'Could you send the manual?',
      messageId: '<manual@westlake-store.example>',
    });
    await client.page.keyboard.press('5');
    for (const word of ['Quetzal', 'Kestrel']) {
      await expect(client.page.getByRole('row').filter({ hasText: word })).toBeVisible({ timeout: 10_000 });
    }
    proxy.cut();
    await expect(line(client.page)).toContainText('Offline');

    await openTicket(client.page);
    await client.page.keyboard.press('r');
    await expect(client.page.locator('.ProseMirror')).toBeFocused();
    const chooser = client.page.waitForEvent('filechooser');
    await client.page.keyboard.press('Control+Shift+A');
    await (await chooser).setFiles(join(folder, '安装说明 v2.pdf'));
    await expect(chips(client.page)).toHaveCount(1);
    await expect(chips(client.page)).toContainText('Sent 0 %');
    // A picture from the clipboard: in the text, and in the list of files.
    await client.page.locator('.ProseMirror').focus();
    const picture: number[] = await client.page.evaluate(PASTE_PICTURE);
    await expect(chips(client.page)).toHaveCount(2);
    await expect(client.page.locator('.inline-picture')).toHaveJSProperty('naturalWidth', 640);
    await client.page.keyboard.press('End');
    await client.page.keyboard.insertText(ANSWER);
    await expect(chips(client.page).nth(1)).toContainText('Sent 0 %');
    await client.page.screenshot({ path: test.info().outputPath('composer.png') });
    // Leaving the text saves the draft at once; going to another ticket and back shows that the store has it.
    await client.page.keyboard.press('Escape');
    await client.page.keyboard.press('Escape');
    await openTicket(client.page, 'Kestrel');
    await expect(client.page.getByRole('textbox', { name: 'Write to Li Lei…' })).toBeVisible();
    await expect(client.page.locator('.ProseMirror')).toHaveText('');
    await openTicket(client.page);
    await expect(chips(client.page)).toHaveCount(2);
    await expect(client.page.locator('.ProseMirror')).toContainText('说明书见附件');

    client.kill();
    client = await start();
    await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 30_000 });
    await openTicket(client.page);
    await expect(chips(client.page)).toHaveCount(2, { timeout: 10_000 });
    await expect(client.page.locator('.ProseMirror')).toContainText('说明书见附件');
    await expect(client.page.locator('.inline-picture')).toHaveJSProperty('naturalWidth', 640);
    await client.page.locator('.ProseMirror').focus();
    await client.page.keyboard.press('Control+Enter');
    const answer = client.page.getByRole('article').filter({ hasText: '说明书见附件' });
    await expect(answer).toBeVisible();
    await expect(answer.getByRole('button', { name: /安装说明 v2.pdf/ })).toContainText('on its way');

    client.kill();
    client = await start();
    await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 30_000 });
    await expect(line(client.page)).toContainText('Offline');
    expect(relay.mails).toHaveLength(0);
    proxy.restore();
    await expect(line(client.page)).toContainText('Online', { timeout: 30_000 });
    await expect.poll(() => relay.mails.length, { timeout: 30_000 }).toBe(1);
    const mail = await relay.mail(0);
    const files = mail.parsed.attachments.map(({ filename, sha256: hash }) => [filename, hash]);
    expect(files.sort()).toEqual(
      [
        ['printer.png', sha256(Uint8Array.from(picture))],
        ['安装说明 v2.pdf', sha256(manual)],
      ].sort(),
    );
    const inline = mail.parsed.attachments.find(({ filename }) => filename === 'printer.png');
    expect(mail.parsed.htmlBody).toContain(`src="cid:${inline?.contentId ?? 'missing'}"`);

    await openTicket(client.page);
    const shown = client.page.getByRole('article').filter({ hasText: '说明书见附件' });
    await expect(shown).toContainText('Sent', { timeout: 15_000 });
    const target = join(folder, 'saved.pdf');
    await client.app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    }, target);
    await shown.getByRole('button', { name: /安装说明 v2.pdf/ }).click();
    await expect(client.page.getByText('安装说明 v2.pdf is saved.')).toBeVisible();
    expect(sha256(readFileSync(target))).toBe(sha256(manual));
    await client.page.screenshot({ path: test.info().outputPath('timeline.png') });
  });

  test('a picture inside a mail that comes in is painted in its place', async () => {
    const picture: number[] = await client.page.evaluate(PAINT_PICTURE);
    const smtp = nodemailer.createTransport({ ...server.smtp, secure: false, ignoreTLS: true });
    await smtp.sendMail({
      from: `王敏 <${CUSTOMER}>`,
      to: 'support@outpost.example',
      subject: 'Broken display Lapwing',
      html: '<p>It looks like this: <img src="cid:display@westlake" alt="display"> 请看图。</p>',
      attachments: [
        {
          filename: 'display.png',
          content: Buffer.from(picture),
          contentType: 'image/png',
          cid: 'display@westlake',
        },
      ],
    });
    await openTicket(client.page, 'Lapwing');
    const image = client.page.getByRole('article').locator('img[data-cid="display@westlake"]');
    await expect(image).toHaveJSProperty('naturalWidth', 640);
    await expect(image).toHaveJSProperty('naturalHeight', 400);
    await expect(image).toBeInViewport();
    const box = await image.boundingBox();
    expect(box?.width).toBeGreaterThan(100);
  });
});
