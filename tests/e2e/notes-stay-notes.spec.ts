import { expect, type Page, test } from '@playwright/test';
import { type TextKey, translate } from '../../shared/i18n/resources.ts';
import { withSmallDesk } from './support/small-desk.ts';

const text = (key: TextKey): string => translate('en', key);

test.describe('what is written for colleagues', () => {
  const desk = withSmallDesk('5');
  const composer = (page: Page, kind: 'note' | 'reply') =>
    page.locator(`[data-pane="composer"][aria-label="${text(`composer.${kind}`)}"]`);
  const editor = (page: Page) => page.locator('.ProseMirror');
  const question = (page: Page) => page.getByRole('alertdialog', { name: text('composer.publish.title') });
  const press = async (page: Page, keys: string): Promise<void> => {
    for (const key of keys.split(' ')) await page.keyboard.press(key);
  };
  const startOn = async (page: Page, row: number): Promise<void> => {
    await press(page, 'Escape Escape 5 Control+Home');
    await expect(page.locator('[data-row="0"]')).toHaveAttribute('data-focused', 'true');
    for (let step = 0; step < row; step += 1) await press(page, 'j');
  };
  /** Leaves words in the ticket of the row, and comes back to the row by way of the next one. */
  const leaveWords = async (page: Page, row: number, key: 'r' | 'n', words: string): Promise<void> => {
    await startOn(page, row);
    await press(page, `Enter ${key}`);
    await page.keyboard.type(words);
    await expect(editor(page)).toContainText(words.trim());
    await press(page, 'Escape Escape j Enter');
    await expect(editor(page)).toHaveText('');
    await press(page, 'Escape k');
    await expect(page.locator(`[data-row="${row}"]`)).toHaveAttribute('data-focused', 'true');
  };

  test('n on a kept answer writes a note behind it, and no answer', async () => {
    const { page } = desk.client;
    await leaveWords(page, 0, 'r', 'Half an answer. ');
    await press(page, 'n');
    await page.keyboard.type('For us only.');
    await expect(editor(page)).toHaveText('Half an answer. For us only.');
    await expect(composer(page, 'note')).toBeVisible();
    await press(page, 'Control+Enter');
    const written = page.getByRole('article').last();
    await expect(written).toContainText('Half an answer. For us only.');
    await expect(written).toContainText(text('act.ticket.add-note'));
  });

  test('r on a begun note asks, and keeps it a note until the person says otherwise', async () => {
    const { page } = desk.client;
    await startOn(page, 1);
    await press(page, 'Enter n');
    await page.keyboard.type('Hard to please.');
    await press(page, 'Escape r');
    await expect(question(page)).toBeVisible();
    await expect(composer(page, 'note')).toBeVisible();
    await press(page, 'Escape');
    await expect(question(page)).toHaveCount(0);
    await page.keyboard.type(' Be kind.');
    await expect(editor(page)).toHaveText('Hard to please. Be kind.');
    await expect(composer(page, 'note')).toBeVisible();
    await press(page, 'Escape r');
    await question(page)
      .getByRole('button', { name: text('composer.publish.confirm') })
      .click();
    await expect(composer(page, 'reply')).toBeVisible();
    await expect(editor(page)).toHaveText('Hard to please. Be kind.');
    await expect(editor(page)).toBeFocused();
    await press(page, 'Control+a Delete');
  });

  test('r from the list on a kept note asks as well; nothing leaves meanwhile', async () => {
    const { page } = desk.client;
    await leaveWords(page, 2, 'n', 'A note to keep.');
    await press(page, 'Space');
    await expect(editor(page)).toHaveText('A note to keep.');
    await expect(composer(page, 'note')).toBeVisible();
    await expect(question(page)).toHaveCount(0);
    await press(page, 'r');
    await expect(question(page)).toBeVisible();
    await expect(composer(page, 'note')).toBeVisible();
    await press(page, 'Control+Enter');
    await press(page, 'Escape');
    await expect(editor(page)).toHaveText('A note to keep.');
    await expect(page.getByRole('article').filter({ hasText: 'A note to keep.' })).toHaveCount(0);
    await press(page, 'Control+a Delete');
  });
});
