import { expect, test } from '@playwright/test';
import { translate } from '../../shared/i18n/resources.ts';
import { CENTER_AGENT, startSmallCenter } from './support/center.ts';
import { type ClientProcess, startClientProcess, temporaryProfile } from './support/outpost.ts';

test.describe('settings', () => {
  const profile = temporaryProfile();
  let server: Awaited<ReturnType<typeof startSmallCenter>>;
  let client: ClientProcess;

  test.beforeAll(async () => {
    server = await startSmallCenter();
    client = await startClientProcess({
      serverUrl: server.url,
      profileDir: profile.path,
      signIn: CENTER_AGENT,
    });
    await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
    await client.page.keyboard.press('5');
    await expect(client.page.getByRole('row').nth(3)).toBeVisible();
  });
  test.afterAll(async () => {
    client?.kill();
    await server?.stop();
    profile.remove();
  });

  test('open on their first control; Escape gives the focus back to where it was', async () => {
    const { page } = client;
    await page.keyboard.press('j');
    const before = await page.evaluate<string>('document.activeElement.outerHTML');
    await page.keyboard.press('Control+,');
    await expect(page.getByLabel(translate('en', 'settings.language'))).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect.poll(() => page.evaluate<string>('document.activeElement.outerHTML')).toBe(before);
  });

  test('signing out is found in the palette, asks first, and Escape leads back to the work', async () => {
    const { page } = client;
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('sign out');
    await page.keyboard.press('Enter');
    await expect(page.getByText(translate('en', 'settings.signOutText'))).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText(translate('en', 'settings.signOutText'))).toBeHidden();
    await expect(page.getByLabel(translate('en', 'settings.language'))).toBeHidden();
    await expect(page.getByRole('grid')).toBeVisible();
  });

  test('a reply on a ticket that nobody has takes it and says so before, until that is switched off', async () => {
    const { page } = client;
    const words = page.getByText(translate('en', 'composer.takesTicket'));
    const assignee = page.locator('[data-picker-anchor="assignee"]').first();
    await page.keyboard.press('Enter');
    await page.keyboard.press('a');
    await page.getByRole('option', { name: translate('en', 'ticket.unassigned') }).click();
    await expect(assignee).toContainText(translate('en', 'ticket.unassigned'));
    await page.keyboard.press('r');
    await expect(words).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    const takes = page.getByRole('switch', { name: translate('en', 'settings.takesOnReply') });
    await expect(takes).toBeChecked();
    await takes.click();
    await page.keyboard.press('Escape');
    await expect(words).toBeHidden();
    await page.keyboard.press('Control+,');
    await takes.click();
    await page.keyboard.press('Escape');
    await expect(words).toBeVisible();
    await page.keyboard.press('r');
    const editor = page.locator('.ProseMirror');
    await expect(editor).toBeFocused();
    await page.keyboard.insertText('I take care of it.');
    await expect(editor).toHaveText('I take care of it.');
    await page.keyboard.press('Control+Enter');
    await expect(assignee).not.toContainText(translate('en', 'ticket.unassigned'));
    await expect(words).toBeHidden();
  });
});
