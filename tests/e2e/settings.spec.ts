import { expect, test } from '@playwright/test';
import keymap from '../../renderer/keymap/default-keymap.json' with { type: 'json' };
import { translate } from '../../shared/i18n/resources.ts';
import { withSmallDesk } from './support/small-desk.ts';

test.describe('settings', () => {
  const desk = withSmallDesk('5');

  test('open on their first control; Escape gives the focus back to where it was', async () => {
    const { page } = desk.client;
    await page.keyboard.press('j');
    const before = await page.evaluate<string>('document.activeElement.outerHTML');
    await page.keyboard.press('Control+,');
    await expect(page.getByLabel(translate('en', 'settings.language'))).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect.poll(() => page.evaluate<string>('document.activeElement.outerHTML')).toBe(before);
  });

  test('signing out is found in the palette, asks first, and Escape leads back to the work', async () => {
    const { page } = desk.client;
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('sign out');
    await page.keyboard.press('Enter');
    await expect(page.getByText(translate('en', 'settings.signOutText'))).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText(translate('en', 'settings.signOutText'))).toBeHidden();
    await expect(page.getByLabel(translate('en', 'settings.language'))).toBeHidden();
    await expect(page.getByRole('grid')).toBeVisible();
  });

  test('light and dark are two looks, changed from the palette and back', async () => {
    const { page } = desk.client;
    const look = () =>
      page.evaluate<{ theme: string; background: string }>(
        '({ theme: document.documentElement.dataset.theme, background: getComputedStyle(document.documentElement).backgroundColor })',
      );
    const toggle = async (): Promise<void> => {
      await page.keyboard.press('Control+k');
      const name = translate('en', 'command.theme.toggle');
      await page.getByRole('combobox').fill(name);
      await page.getByRole('option', { name }).click();
    };
    const before = await look();
    await toggle();
    await expect.poll(async () => (await look()).theme).not.toBe(before.theme);
    expect((await look()).background).not.toBe(before.background);
    await toggle();
    await expect.poll(look).toEqual(before);
  });

  test('? shows every key there is; an item of the native menu runs its command', async () => {
    const { app, page } = desk.client;
    await page.keyboard.press('?');
    const bound = Object.entries(keymap).filter(
      ([id, keys]) => keys.length > 0 && !/^(view\.open|macro\.apply)-[2-9]$/.test(id),
    );
    expect(bound.length).toBeGreaterThan(40);
    // And what a sign puts into a text: no keys of the map, as they act while one writes.
    const signs = (['cannedReply', 'person', 'ticket', 'article'] as const).map((kind) =>
      translate('en', `inserts.${kind}`),
    );
    const names = page.getByRole('dialog').locator('dt');
    await expect(names).toHaveCount(bound.length + signs.length);
    for (const sign of signs) await expect(names.filter({ hasText: sign })).not.toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await app.evaluate(
      ({ Menu }, label) => {
        const items = (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => submenu?.items ?? []);
        items.find((item) => item.label.startsWith(label))?.click();
      },
      translate('en', 'command.ticket.create'),
    );
    await expect(page.getByRole('dialog', { name: translate('en', 'newTicket.title') })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('a reply on a ticket that nobody has takes it and says so before, until that is switched off', async () => {
    const { page } = desk.client;
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
