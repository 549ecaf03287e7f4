import { expect, test } from '@playwright/test';
import { withSmallDesk } from './support/small-desk.ts';

test.describe('the keyboard', () => {
  const desk = withSmallDesk('5');

  test('Space shows the ticket beside the list and leaves the keys with the list', async () => {
    const { page } = desk.client;
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    await expect(page.getByRole('article').first()).toBeVisible();
    const shown = await page.locator('[data-pane="ticket"] h2').textContent();
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    await expect(page.locator('[data-pane="ticket"] h2')).not.toHaveText(shown ?? '');
  });

  test('p opens the priorities with their keys: a digit, the arrows or Escape end it, and p 0 needs no list', async () => {
    const { page } = desk.client;
    const { keyboard } = page;
    const priority = page.locator('[data-focused="true"] [data-column="priority"]');
    const list = page.getByRole('listbox');
    const options = page.getByRole('option');
    await keyboard.press('j');
    await keyboard.press('p');
    await expect(options).toHaveText([/P0.*0$/, /P1.*1$/, /P2.*2$/, /P3.*3$/]);
    await keyboard.press('0');
    await expect(list).toBeHidden();
    await expect(priority).toContainText('P0');

    await keyboard.press('p');
    await expect(options.first()).toHaveAttribute('aria-selected', 'true');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect(list).toBeHidden();
    await expect(priority).toContainText('P1');

    await keyboard.press('p');
    await expect(list).toBeVisible();
    await keyboard.press('Escape');
    await expect(list).toBeHidden();
    await expect(priority).toContainText('P1');

    await keyboard.press('p');
    await keyboard.press('3');
    await expect(priority).toContainText('P3');
    await expect(list).toBeHidden();
  });

  test('s opens the statuses, and a digit takes one', async () => {
    const { page } = desk.client;
    await page.keyboard.press('s');
    const second = page.getByRole('option').nth(1);
    await expect(second).toHaveText(/2$/);
    const name = ((await second.textContent()) ?? '').replace(/2$/, '');
    await page.keyboard.press('2');
    await expect(page.getByRole('listbox')).toBeHidden();
    await expect(page.locator('[data-focused="true"]')).toHaveAttribute(
      'aria-label',
      new RegExp(`, ${name}, P`),
    );
  });

  test('changes stand folded in the conversation, open by key, and each field tells its history', async () => {
    const { page } = desk.client;
    await page.keyboard.press('Enter');
    const run = page.locator('[data-events]').last();
    await expect(run).toContainText('changes');
    await page.keyboard.press('k');
    await expect(run).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(run).toHaveAttribute('aria-expanded', 'true');
    const list = page.locator(`#${await run.getAttribute('aria-controls')}`);
    await expect(list.getByRole('listitem').filter({ hasText: 'Priority' })).toHaveCount(3);
    await page.keyboard.press('Enter');
    await expect(list).toBeHidden();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('History of the ticket');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'History' });
    await dialog.getByRole('combobox').selectOption('priority');
    await expect(dialog.getByRole('listitem').first()).toContainText('P3');
    await dialog.getByRole('combobox').selectOption('subject');
    await expect(dialog).toContainText('Never changed');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await page.keyboard.press('Escape');
  });

  test('what is typed right after Enter and r is the answer, however fast it comes', async () => {
    const { page } = desk.client;
    const editor = page.locator('.ProseMirror');
    for (let turn = 0; turn < 4; turn += 1) {
      await page.locator('[data-pane="queue"] [data-focused="true"] [role="gridcell"]').nth(1).click();
      for (const key of ['j', 'Enter', 'r']) await page.keyboard.press(key);
      await page.keyboard.type('please wait');
      await expect(editor).toHaveText('please wait');
      await expect(editor).toBeFocused();
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Delete');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    }
  });

  test('the editor stays from ticket to ticket, and nothing of one gets into the other, not even by undo', async () => {
    const { page } = desk.client;
    const editor = page.locator('.ProseMirror');
    const number = page.locator('[data-pane="ticket"] header span').first();
    await page.locator('[data-pane="queue"] [data-row="0"] [role="gridcell"]').nth(1).click();
    await page.keyboard.press('Enter');
    await page.keyboard.press('r');
    await page.keyboard.type('for the first');
    const first = await number.textContent();
    const subject = await page.locator('[data-pane="ticket"] h2').textContent();
    await page.keyboard.press('Escape');
    await page.keyboard.press(']');
    await expect(number).not.toHaveText(first ?? '');
    await page.keyboard.press('r');
    await expect(editor).toBeFocused();
    await page.keyboard.press('Control+z');
    await expect(editor).toHaveText('');
    await page.keyboard.type('for the second');
    await page.keyboard.press('Escape');
    await page.keyboard.press('[');
    await expect(number).toHaveText(first ?? '');
    await expect(editor).toHaveText('for the first');
    await page.keyboard.press(']');
    await expect(editor).toHaveText('for the second');
    // Out of the middle of a sentence into another ticket: the next key is a command there, and no letter of the answer.
    await page.keyboard.press('r');
    await expect(editor).toBeFocused();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(subject ?? '');
    await expect(page.getByRole('option', { name: subject ?? '' }).first()).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(number).toHaveText(first ?? '');
    await page.keyboard.press('s');
    await expect(page.getByRole('option').first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(editor).toHaveText('for the first');
    await page.keyboard.press(']');
    await expect(editor).toHaveText('for the second');
    for (const key of ['r', 'Control+a', 'Delete', 'Escape', '[']) await page.keyboard.press(key);
    // Its draft is here, or what is deleted would come back with it.
    await expect(editor).toHaveText('for the first');
    for (const key of ['r', 'Control+a', 'Delete', 'Escape', 'Escape']) await page.keyboard.press(key);
  });

  test('a Chinese input method composes in the answer: no key of it is a command, and its Enter sends nothing', async () => {
    const { page } = desk.client;
    const protocol = await page.context().newCDPSession(page);
    await page.keyboard.press('r');
    const editor = page.locator('.ProseMirror');
    await expect(editor).toBeFocused();
    const articles = await page.getByRole('article').count();
    // What Chromium does for an input method: a composition of Latin letters, keys with code 229, then the words.
    for (const text of ['n', 'ni', 'nih', 'niha', 'nihao']) {
      await protocol.send('Input.dispatchKeyEvent', {
        type: 'rawKeyDown',
        key: 'Process',
        code: `Key${text.at(-1)?.toUpperCase()}`,
        windowsVirtualKeyCode: 229,
      });
      await protocol.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    }
    await expect(editor).toHaveText('nihao');
    await protocol.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'Process',
      code: 'Enter',
      windowsVirtualKeyCode: 229,
      modifiers: 2,
    });
    await protocol.send('Input.insertText', { text: '你好' });
    await expect(editor).toHaveText('你好');
    await expect(editor).toBeFocused();
    expect(await page.getByRole('article').count()).toBe(articles);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Escape');
  });

  test('R241: a link that the system hands over opens its ticket, also by a click on a notification', async () => {
    const { app, page } = desk.client;
    const subjects: string[] = [];
    const links: string[] = [];
    await page.keyboard.press('5');
    await page.keyboard.press('Control+Home');
    for (const row of ['first', 'second']) {
      subjects.push(
        (await page.locator('[data-focused="true"] [data-column="subject"]').textContent()) ?? row,
      );
      await app.evaluate(({ clipboard }) => clipboard.clear());
      await page.keyboard.press('Shift+Y');
      const copied = () => app.evaluate(({ clipboard }) => clipboard.readText());
      await expect.poll(copied).toMatch(/^outpost:\/\/ticket\//);
      links.push(await copied());
      await page.keyboard.press('j');
    }
    const shown = page.locator('[data-pane="ticket"] h2');
    // As Electron tells it when the application is started once more.
    await app.evaluate(
      ({ app: main }, link) => main.emit('second-instance', {}, ['outpost', link]),
      links[1] ?? '',
    );
    await expect(shown).toHaveText(subjects[1] ?? '');
    // No program here shows notifications: what would be on the screen is kept, and clicked.
    await app.evaluate(({ Notification }) => {
      Notification.isSupported = () => true;
      Notification.prototype.show = function show() {
        Reflect.set(globalThis, 'shownNotification', this);
      };
    });
    await page.evaluate(
      (link) => Reflect.get(globalThis, 'outpost').notify({ title: 'Outpost', body: 'A deadline', link }),
      links[0] ?? '',
    );
    await app.evaluate(() => Reflect.get(globalThis, 'shownNotification').emit('click'));
    await expect(shown).toHaveText(subjects[0] ?? '');
  });

  test('the list says its size, its order and what each row is to a screen reader', async () => {
    const { page } = desk.client;
    for (const key of ['Escape', 'Escape', '5', 'Control+Home']) await page.keyboard.press(key);
    const grid = page.getByRole('grid', { name: 'All open' });
    const header = (name: string) => grid.getByRole('columnheader', { name, exact: true });
    const count = await page.locator('[data-pane="queue"] h1 + *').first().textContent();
    await expect(grid).toHaveAttribute('aria-rowcount', String(Number((count ?? '').replace(/\D/g, '')) + 1));
    const first = grid.locator('[data-row="0"]');
    await expect(first).toHaveAttribute('aria-rowindex', '2');
    const number = (await first.locator('[data-column="number"]').textContent()) ?? '';
    await expect(grid.getByRole('row', { name: new RegExp(`^Ticket ${number}, .+, P[0-3]`) })).toHaveCount(1);
    // One column says how the rows are ordered, all others that they do not.
    await expect(header('Updated')).toHaveAttribute('aria-sort', 'descending');
    const numbers = async (): Promise<readonly number[]> =>
      (await grid.locator('[data-column="number"]').allTextContents()).map(Number);
    for (const [order, sign] of [
      ['descending', -1],
      ['ascending', 1],
    ] as const) {
      await header('No.').getByRole('button').click();
      await expect(header('No.')).toHaveAttribute('aria-sort', order);
      await expect(grid.locator('[aria-sort="ascending"], [aria-sort="descending"]')).toHaveCount(1);
      const sorted = async (): Promise<boolean> => {
        const now = await numbers();
        return now.length > 5 && now.every((each, at) => at === 0 || sign * (each - (now[at - 1] ?? 0)) > 0);
      };
      await expect.poll(sorted, `the rows are ${order}`).toBe(true);
    }
    await header('No.').getByRole('button').click();
    await expect(header('Updated')).toHaveAttribute('aria-sort', 'descending');
  });
});
