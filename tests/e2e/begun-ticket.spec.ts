import { expect, test } from '@playwright/test';
import { translate } from '../../shared/i18n/resources.ts';
import { CENTER_AGENT, startSmallCenter } from './support/center.ts';
import { type ClientProcess, startClientProcess, temporaryProfile } from './support/outpost.ts';

test.describe('a ticket that was begun', () => {
  const profile = temporaryProfile();
  let server: Awaited<ReturnType<typeof startSmallCenter>>;
  let client: ClientProcess;

  const start = async (): Promise<void> => {
    client = await startClientProcess({
      serverUrl: server.url,
      profileDir: profile.path,
      signIn: CENTER_AGENT,
    });
    await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
  };
  const field = (key: 'field.subject' | 'newTicket.callNote') =>
    client.page.getByRole('dialog').getByRole('textbox', { name: translate('en', key) });

  test.beforeAll(async () => {
    server = await startSmallCenter();
    await start();
  });
  test.afterAll(async () => {
    client.kill();
    await server.stop();
    profile.remove();
  });

  test('is there again after a kill, and gone once it is created; its message covers no part of the composer', async () => {
    await client.page.keyboard.press('c');
    await field('field.subject').fill('收银台 3 号打印机离线');
    await field('newTicket.callNote').fill('Prints nothing since nine');
    // What the form shows when it opens anew comes from the store, which has it on the disk.
    await client.page.keyboard.press('Escape');
    await expect(client.page.getByRole('dialog')).toHaveCount(0);
    await client.page.keyboard.press('c');
    await expect(field('newTicket.callNote')).toHaveValue('Prints nothing since nine');
    client.kill();
    await start();
    await client.page.keyboard.press('c');
    await expect(field('field.subject')).toHaveValue('收银台 3 号打印机离线');
    await expect(field('newTicket.callNote')).toHaveValue('Prints nothing since nine');
    await client.page.keyboard.press('Control+Enter');
    await expect(client.page.getByRole('heading', { name: '收银台 3 号打印机离线' })).toBeVisible();

    const message = client.page.getByText(/^Ticket #\d+ is saved\.$/);
    await expect(message).toBeVisible();
    const composer = client.page.locator('[data-pane="composer"]');
    await expect(composer).toBeVisible();
    const [said, written] = [await message.boundingBox(), await composer.boundingBox()];
    if (said === null || written === null) throw new Error('Both were visible a moment ago');
    const isBeside = said.x + said.width <= written.x || written.x + written.width <= said.x;
    expect(isBeside || said.y + said.height <= written.y).toBe(true);

    await client.page.keyboard.press('c');
    await expect(field('field.subject')).toHaveValue('');
  });
});
