import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import nodemailer from 'nodemailer';
import { translate } from '../../shared/i18n/resources.ts';
import {
  type ClientProcess,
  type ServerProcess,
  startClientProcess,
  startServerProcess,
  temporaryProfile,
} from './support/outpost.ts';
import { languagesOf } from './support/pictures.ts';

const FOLDER = 'test-results/presence';
const PASSWORD = 'outpost-demo';
const SUBJECT = 'Kingfisher';

for (const locale of languagesOf('zh-CN')) {
  test.describe(`two agents on one ticket, in ${locale}`, () => {
    let server: ServerProcess;
    const clients: ClientProcess[] = [];
    const profiles = [temporaryProfile(), temporaryProfile()];

    const open = async (email: string, profileDir: string): Promise<ClientProcess['page']> => {
      const signIn = { email, password: PASSWORD };
      const client = await startClientProcess({ serverUrl: server.url, profileDir, signIn, locale });
      clients.push(client);
      const { page } = client;
      await expect(page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
      await page.keyboard.press('g');
      await page.keyboard.press('u');
      await expect(page.getByRole('row').filter({ hasText: SUBJECT })).toBeVisible({ timeout: 30_000 });
      return page;
    };

    test.beforeAll(async () => {
      mkdirSync(FOLDER, { recursive: true });
      server = await startServerProcess();
      const smtp = nodemailer.createTransport({ ...server.smtp, secure: false, ignoreTLS: true });
      await smtp.sendMail({
        from: '王敏 <wang.min@westlake-store.example>',
        to: 'support@outpost.example',
        subject: SUBJECT,
        text: '你好，请帮忙看看。 Hello, please have a look.',
      });
    });
    test.afterAll(async () => {
      for (const client of clients) client.kill();
      await server?.stop();
      for (const profile of profiles) profile.remove();
    });

    test('R62: each sees where the other is and what they write, and no more once they have gone', async () => {
      test.setTimeout(180_000);
      const [first, second] = profiles.map(({ path }) => path);
      const lin = await open('lin.yue@outpost.example', first ?? '');
      const wu = await open('wu.xiaotong@outpost.example', second ?? '');
      await lin.getByRole('row').filter({ hasText: SUBJECT }).click();
      await expect(lin.getByRole('heading', { name: SUBJECT })).toBeVisible();
      const name = /林悦|Lin Yue/;
      const row = wu.getByRole('row').filter({ hasText: SUBJECT });
      await expect(row.getByRole('img', { name })).toBeVisible();
      await wu.screenshot({ path: join(FOLDER, `row-${locale}.png`), animations: 'disabled' });
      await wu.getByRole('row').filter({ hasText: SUBJECT }).click();
      await expect(wu.getByRole('heading', { name: SUBJECT })).toBeVisible();
      const words = (key: 'presence.writingReply' | 'presence.writingNote') =>
        wu.getByRole('status').getByText(translate(locale, key, { name: '' }).trim());
      await lin.keyboard.press('r');
      await expect(lin.locator('.ProseMirror')).toBeFocused();
      await lin.keyboard.type('Good morning');
      await expect(words('presence.writingReply')).toBeVisible();
      for (const colorScheme of ['light', 'dark'] as const) {
        await lin.keyboard.type(', ');
        await wu.emulateMedia({ colorScheme });
        await expect(words('presence.writingReply')).toBeVisible();
        await wu.screenshot({
          path: join(FOLDER, `writing-${colorScheme}-${locale}.png`),
          animations: 'disabled',
        });
      }
      // Whoever stops typing only looks on.
      await expect(words('presence.writingReply')).toHaveCount(0);
      await expect(wu.getByRole('status').getByRole('img', { name })).toBeVisible();
      clients.shift()?.kill();
      await expect(wu.getByRole('status').getByRole('img', { name })).toHaveCount(0, { timeout: 15_000 });
    });
  });
}
