import { expect, test } from '@playwright/test';
import { type TextKey, translate } from '../../shared/i18n/resources.ts';
import { type HttpFront, startHttpFront } from './support/http-front.ts';
import {
  type ClientProcess,
  DEMO_AGENT,
  type ServerProcess,
  startClientProcess,
  startServerProcess,
  temporaryProfile,
} from './support/outpost.ts';

/** A request for anything of a team but the first page. */
const asksForMore = (body: string): boolean => {
  const { scope, token }: { scope: string; token: string | null } = JSON.parse(body);
  return scope.startsWith('team:') && token !== null;
};

test.describe('the first synchronization', () => {
  const profile = temporaryProfile();
  let server: ServerProcess;
  let front: HttpFront;
  let client: ClientProcess;

  test.beforeAll(async () => {
    server = await startServerProcess();
    front = await startHttpFront(server.url);
  });
  test.afterAll(async () => {
    client?.kill();
    await front?.stop();
    await server?.stop();
    profile.remove();
  });

  test('after the first page of a team the queue has tickets and one can be opened, while the rest is still to come', async () => {
    const text = (key: TextKey) => translate('en', key);
    front.hold('/sync/snapshot', asksForMore);
    client = await startClientProcess({
      serverUrl: front.url,
      profileDir: profile.path,
      signIn: DEMO_AGENT,
    });
    const { page } = client;
    const line = page.getByRole('region', { name: text('line.label') });
    await expect(page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
    const row = page.locator('[data-row="0"]');
    await expect(row).toBeVisible();
    await row.getByRole('gridcell').nth(1).click();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('article').first()).toBeVisible();
    // The next page of the team is held, so all of it is true at once.
    await expect(line).toContainText(text('line.receiving'));
    await expect(line.getByRole('progressbar')).toBeVisible();
    await expect(row).toBeVisible();

    front.passOn();
    await expect(line).toContainText(text('line.synced'), { timeout: 60_000 });
    await expect(page.getByRole('article').first()).toBeVisible();
  });
});
