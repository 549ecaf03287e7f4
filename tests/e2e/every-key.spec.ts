import { expect, type Locator, type Page, test } from '@playwright/test';
import { translate } from '../../shared/i18n/resources.ts';
import { withSmallDesk } from './support/small-desk.ts';

const desk = withSmallDesk('5');

/** What the cases look at. */
const look = {
  title: (page: Page): Locator => page.locator('[data-pane="queue"] h1'),
  grid: (page: Page): Locator => page.getByRole('grid'),
  row: (page: Page, index: number): Locator => page.locator(`[data-row="${index}"]`),
  focused: (page: Page): Locator => page.locator('[data-focused="true"] [data-column="number"]'),
  opened: (page: Page): Locator => page.locator('[data-pane="ticket"] header span').first(),
  selected: (page: Page): Locator => page.locator('[data-pane="queue"] [aria-selected="true"]'),
  editor: (page: Page): Locator => page.locator('.ProseMirror'),
  said: (page: Page, text: string): Locator => page.getByRole('dialog').getByText(text, { exact: true }),
};

async function press(page: Page, keys: string): Promise<void> {
  for (const key of keys.split(' ')) await page.keyboard.press(key);
}

async function numberAt(page: Page, index: number): Promise<string> {
  return (await look.row(page, index).locator('[data-column="number"]').textContent()) ?? '';
}

async function total(page: Page): Promise<number> {
  return Number(await look.grid(page).getAttribute('aria-rowcount')) - 1;
}

/** The area that has the focus. */
function pane(page: Page): Promise<string | null> {
  return page.evaluate<string | null>(
    'document.activeElement.closest("[data-pane]")?.getAttribute("data-pane") ?? null',
  );
}

interface KeyCase {
  readonly keys: string;
  readonly does: string;
  readonly see: (page: Page) => Promise<void>;
}

/** Each begins in the list of all open tickets, on its first row, with nothing selected. */
const CASES: readonly KeyCase[] = [
  {
    keys: 'k, ArrowDown, ArrowUp, Shift+ArrowDown, Shift+ArrowUp',
    does: 'move and extend as j, J and K do',
    async see(page) {
      await press(page, 'ArrowDown ArrowDown');
      await expect(look.row(page, 2)).toHaveAttribute('data-focused', 'true');
      await press(page, 'k');
      await expect(look.row(page, 1)).toHaveAttribute('data-focused', 'true');
      await press(page, 'ArrowUp');
      await expect(look.row(page, 0)).toHaveAttribute('data-focused', 'true');
      await press(page, 'Shift+ArrowDown Shift+ArrowDown');
      await expect(look.selected(page)).toHaveCount(3);
      await expect(look.row(page, 2)).toHaveAttribute('data-focused', 'true');
      await press(page, 'Shift+Escape Shift+ArrowUp');
      await expect(look.selected(page)).toHaveCount(2);
      await expect(look.row(page, 1)).toHaveAttribute('data-focused', 'true');
      await press(page, 'Shift+Escape');
    },
  },
  {
    keys: 'u',
    does: 'leads from the ticket back to its row',
    async see(page) {
      await press(page, 'Enter');
      await expect.poll(() => pane(page)).toBe('ticket');
      await press(page, 'u');
      await expect.poll(() => pane(page)).toBe('queue');
      await expect(look.row(page, 0)).toHaveAttribute('data-focused', 'true');
    },
  },
  {
    keys: '1, 2, 3, 4, 5, 6, 7, 8, 9',
    does: 'open the view that stands in this place, and nothing where none does',
    async see(page) {
      const saved = ['mine', 'unassigned', 'urgent', 'team', 'allOpen', 'solved'] as const;
      const views = [...saved, 'snoozed', 'watched'] as const;
      for (const [index, view] of views.entries()) {
        await press(page, String(index + 1));
        await expect(look.title(page)).toHaveText(translate('en', `view.${view}`));
        await expect.poll(() => pane(page)).toBe('queue');
      }
      await press(page, '9');
      // The next key shows that this has been dealt with.
      await press(page, 'Control+k');
      await expect(page.getByRole('combobox')).toBeFocused();
      await press(page, 'Escape');
      await expect(look.title(page)).toHaveText(translate('en', 'view.watched'));
    },
  },
  {
    keys: 'x',
    does: 'selects the row, and lets it go again',
    async see(page) {
      await press(page, 'x');
      await expect(look.row(page, 0)).toHaveAttribute('aria-selected', 'true');
      await expect(look.selected(page)).toHaveCount(1);
      await press(page, 'x');
      await expect(look.selected(page)).toHaveCount(0);
    },
  },
  {
    keys: 'Shift+J, Shift+K',
    does: 'extend the selection down and up, and Shift+Escape ends it',
    async see(page) {
      await press(page, 'Shift+J Shift+J');
      await expect(look.selected(page)).toHaveCount(3);
      await expect(look.row(page, 2)).toHaveAttribute('data-focused', 'true');
      await press(page, 'Shift+Escape');
      await expect(look.selected(page)).toHaveCount(0);
      await press(page, 'Shift+K');
      await expect(look.selected(page)).toHaveCount(2);
      await expect(look.row(page, 1)).toHaveAttribute('aria-selected', 'true');
      await expect(look.row(page, 2)).toHaveAttribute('aria-selected', 'true');
      await expect(look.row(page, 1)).toHaveAttribute('data-focused', 'true');
    },
  },
  {
    keys: 'Ctrl+A, Shift+Escape',
    does: 'select everything in the view with its number, and nothing',
    async see(page) {
      const count = await total(page);
      await press(page, 'Control+a');
      const said = page.locator('[data-pane="queue"] header').getByText(`${count} selected`);
      await expect(said).toBeVisible();
      await expect(page.locator('[data-row][aria-selected="false"]')).toHaveCount(0);
      await press(page, 'Shift+Escape');
      await expect(said).toBeHidden();
      await expect(look.selected(page)).toHaveCount(0);
    },
  },
  {
    keys: 'y, Shift+Y',
    does: 'copy the number and a link that finds the ticket',
    async see(page) {
      const number = await numberAt(page, 0);
      const copied = (): Promise<string> => desk.client.app.evaluate(({ clipboard }) => clipboard.readText());
      await press(page, 'y');
      await expect.poll(copied).toBe(`#${number}`);
      await expect(look.said(page, translate('en', 'done.copied', { value: `#${number}` }))).toBeVisible();
      await press(page, 'Shift+Y');
      await expect.poll(copied).toMatch(/^outpost:\/\/ticket\/[0-9a-f-]{36}$/);
      await press(page, 'Control+k');
      await expect(page.getByRole('combobox')).toBeFocused();
      await press(page, 'Control+v');
      await expect(page.getByRole('option').first()).toContainText(number);
      await press(page, 'Escape');
    },
  },
  {
    keys: 'o',
    does: 'opens the row, and the keys go with it',
    async see(page) {
      await press(page, 'j');
      const number = await numberAt(page, 1);
      await press(page, 'o');
      await expect(look.opened(page)).toHaveText(`#${number}`);
      await expect.poll(() => pane(page)).toBe('ticket');
    },
  },
  {
    keys: 'e, z, Shift+Z',
    does: 'solve the ticket, take that back, and do it again',
    async see(page) {
      const [first, second] = [await numberAt(page, 0), await numberAt(page, 1)];
      const count = await total(page);
      await press(page, 'e');
      await expect(look.focused(page)).toHaveText(second);
      await expect.poll(() => total(page)).toBe(count - 1);
      await press(page, 'z');
      await expect(look.row(page, 0)).toContainText(first);
      await expect.poll(() => total(page)).toBe(count);
      await press(page, 'Shift+Z');
      await expect(look.row(page, 0)).toContainText(second);
      await expect.poll(() => total(page)).toBe(count - 1);
      await press(page, 'z');
      await expect(look.row(page, 0)).toContainText(first);
    },
  },
  {
    keys: 't',
    does: 'opens the types, and Enter takes the one the arrows stand on',
    async see(page) {
      const wanted = page.getByRole('option').filter({ hasText: translate('en', 'type.problem') });
      await press(page, 't');
      await expect(wanted).toBeVisible();
      await expect(async () => {
        if ((await wanted.getAttribute('aria-selected')) !== 'true') await press(page, 'ArrowDown');
        await expect(wanted).toHaveAttribute('aria-selected', 'true', { timeout: 200 });
      }).toPass();
      await press(page, 'Enter');
      await expect(page.getByRole('option')).toHaveCount(0);
      const value = translate('en', 'type.problem');
      const said = translate('en', 'done.type', { value });
      await expect(page.getByRole('dialog').filter({ hasText: said })).toBeVisible();
      await press(page, 'Space');
      await expect(page.locator('[data-pane="sidebar"]')).toContainText(value);
      await press(page, 'z');
      await expect(page.locator('[data-pane="sidebar"]')).toContainText(translate('en', 'type.incident'));
    },
  },
  {
    keys: 'Shift+E',
    does: 'solves the ticket and opens the next',
    async see(page) {
      const [first, second] = [await numberAt(page, 0), await numberAt(page, 1)];
      await press(page, 'Enter');
      await expect(look.opened(page)).toHaveText(`#${first}`);
      await press(page, 'Shift+E');
      await expect(look.opened(page)).toHaveText(`#${second}`);
      await expect(look.row(page, 0)).toContainText(second);
    },
  },
  {
    keys: 'Ctrl+Shift+Enter',
    does: 'sends the answer, solves the ticket and opens the next',
    async see(page) {
      const [first, second] = [await numberAt(page, 0), await numberAt(page, 1)];
      await press(page, 'Enter r');
      await page.keyboard.type('It works again.');
      await expect(look.editor(page)).toHaveText('It works again.');
      await press(page, 'Control+Shift+Enter');
      await expect(look.opened(page)).toHaveText(`#${second}`);
      await expect.poll(() => pane(page)).toBe('ticket');
      await expect(look.row(page, 0)).toContainText(second);
      await press(page, '6');
      await page.locator('[data-pane="queue"] [data-row]').filter({ hasText: first }).first().click();
      await expect(look.opened(page)).toHaveText(`#${first}`);
      await expect(page.getByRole('article').last()).toContainText('It works again.');
      await expect(page.locator('[data-picker-anchor="status"]')).toContainText(
        translate('en', 'status.solved'),
      );
    },
  },
  {
    keys: 'F6, Shift+F6',
    does: 'walk through the areas of the window, forth and back',
    async see(page) {
      await press(page, 'Space');
      await expect(look.editor(page)).toBeVisible();
      await expect(page.locator('[data-pane="sidebar"]')).toBeVisible();
      for (const area of ['ticket', 'composer', 'sidebar', 'rail', 'views', 'queue']) {
        await press(page, 'F6');
        await expect.poll(() => pane(page)).toBe(area);
      }
      for (const area of ['views', 'rail', 'sidebar', 'composer', 'ticket', 'queue']) {
        await press(page, 'Shift+F6');
        await expect.poll(() => pane(page)).toBe(area);
      }
    },
  },
  {
    keys: 'Ctrl+\\',
    does: 'shows the ticket alone and beside the list again, and the keys stay with it',
    async see(page) {
      await press(page, 'Enter');
      await expect.poll(() => pane(page)).toBe('ticket');
      const number = await look.opened(page).textContent();
      await press(page, 'Control+\\');
      await expect(look.grid(page)).toBeHidden();
      await expect(look.opened(page)).toHaveText(number ?? '');
      await expect.poll(() => pane(page)).toBe('ticket');
      await press(page, 'Control+\\');
      await expect(look.grid(page)).toBeVisible();
      await expect(look.opened(page)).toHaveText(number ?? '');
      await expect.poll(() => pane(page)).toBe('ticket');
    },
  },
  {
    keys: 'g q, g t',
    does: 'open a view with the keys on its rows, or on its empty list',
    async see(page) {
      await press(page, 'i');
      const number = await numberAt(page, 0);
      await press(page, 'g q');
      await expect(look.title(page)).toHaveText(translate('en', 'view.mine'));
      await expect(look.focused(page).first()).toBeVisible();
      await expect.poll(() => pane(page)).toBe('queue');
      await expect(page.locator('[data-row]').filter({ hasText: number }).first()).toBeVisible();
      await press(page, 'g t');
      await expect(look.title(page)).toHaveText(translate('en', 'view.team'));
      await expect.poll(() => pane(page)).toBe('queue');
      await press(page, 'j');
      await expect(look.row(page, 1)).toHaveAttribute('data-focused', 'true');
      await expect(look.row(page, 1).locator('[role="gridcell"]:focus')).toBeVisible();
      await press(page, 'g q');
      await expect(look.focused(page).first()).toBeVisible();
      // The last one leaves: the area keeps the keys until there are rows again.
      await press(page, 'Control+a e');
      await expect(page.getByText(translate('en', 'queue.empty.title'))).toBeVisible();
      await expect.poll(() => pane(page)).toBe('queue');
      await press(page, 'z');
      await expect(look.row(page, 0).locator('[role="gridcell"]:focus')).toBeVisible();
    },
  },
];

test.describe('keys of the list and the ticket, pressed through to what they do', () => {
  for (const { keys, does, see } of CASES) {
    test(`${keys}: ${does}`, async () => {
      const { page } = desk.client;
      await press(page, 'Escape Escape 5 Shift+Escape');
      await expect(look.title(page)).toHaveText(translate('en', 'view.allOpen'));
      await expect.poll(() => pane(page)).toBe('queue');
      await press(page, 'Control+Home');
      await expect(look.row(page, 0)).toHaveAttribute('data-focused', 'true');
      await see(page);
    });
  }

  test('F6 out of an editor that has just come stays out, also where the frame after it is late', async () => {
    const { page } = desk.client;
    await press(page, 'Escape Escape 5 Shift+Escape');
    await expect.poll(() => pane(page)).toBe('queue');
    await press(page, 'Control+Home Space');
    await expect(look.editor(page)).toBeVisible();
    await expect(page.locator('[data-pane="sidebar"]')).toBeVisible();
    await press(page, 'F6');
    await expect.poll(() => pane(page)).toBe('ticket');
    await page.evaluate(`
      window.late = [];
      window.frame = window.requestAnimationFrame;
      window.requestAnimationFrame = (callback) => window.late.push(callback);
    `);
    await press(page, 'F6');
    await expect.poll(() => pane(page)).toBe('composer');
    await press(page, 'F6');
    expect(await pane(page)).toBe('sidebar');
    const waited = await page.evaluate<number>(`
      window.requestAnimationFrame = window.frame;
      for (const callback of window.late) callback(performance.now());
      window.late.length;
    `);
    expect(waited).toBeGreaterThan(0);
    expect(await pane(page)).toBe('sidebar');
  });

  test('a short message hides no row and moves none: it stands beside the list', async () => {
    const { app, page } = desk.client;
    const resize = (height: number): Promise<void> =>
      app.evaluate(({ BrowserWindow }, wanted) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.setContentSize(window.getContentSize()[0] ?? 0, wanted);
      }, height);
    const before = await page.evaluate<number>('innerHeight');
    await press(page, 'Escape Escape 5 Shift+Escape');
    await expect.poll(() => pane(page)).toBe('queue');
    await resize(560);
    await expect.poll(() => page.evaluate<number>('innerHeight')).toBe(560);
    await press(page, 'Control+End');
    const row = look.row(page, (await total(page)) - 1);
    await expect(row).toHaveAttribute('data-focused', 'true');
    // How far the row begins to the right of the messages.
    const room = async (text: string): Promise<number> => {
      const message = page.getByRole('dialog').filter({ hasText: text });
      const [list, said] = [await row.boundingBox(), await message.boundingBox()];
      return (list?.x ?? Number.NaN) - ((said?.x ?? Number.NaN) + (said?.width ?? Number.NaN));
    };
    const place = (await row.boundingBox())?.y;
    expect(place).toBeGreaterThan(0);
    await press(page, 'y');
    await expect.poll(() => room('Copied')).toBeGreaterThanOrEqual(0);
    expect((await row.boundingBox())?.y).toBe(place);
    await press(page, 'p 1');
    await expect
      .poll(() => room(translate('en', 'done.priority', { value: 'P1' })))
      .toBeGreaterThanOrEqual(0);
    await resize(before);
  });

  test('Enter takes the label that fits half a word, also where the pointer rests on the offer to make a new one', async () => {
    const { page } = desk.client;
    await press(page, 'Escape Escape 5 Shift+Escape Control+Home');
    const options = page.getByRole('option');
    const openWith = async (text: string): Promise<void> => {
      await press(page, 'l');
      await expect(page.getByRole('combobox')).toBeFocused();
      await page.keyboard.type(text);
      await expect(options).toHaveText(['pos', translate('en', 'picker.create', { text })]);
    };
    await openWith('po');
    const create = await options.nth(1).boundingBox();
    if (create === null) throw new Error('The offer has no place');
    await press(page, 'Escape');
    await expect(page.getByRole('listbox')).toBeHidden();
    await page.mouse.move(create.x + 20, create.y + 10);
    await openWith('po');
    await expect(options.nth(0)).toHaveAttribute('aria-selected', 'true');
    await press(page, 'Enter');
    const said = translate('en', 'done.labelRemoved', { value: 'pos' });
    await expect(page.getByRole('dialog').filter({ hasText: said })).toBeVisible();
    // What is typed next begins anew.
    await page.keyboard.type('vip');
    await expect(options).toHaveText([translate('en', 'picker.create', { text: 'vip' })]);
    await press(page, 'Escape z');
    await page.mouse.move(0, 0);
  });

  test('with a Chinese input method on, keys in the list are commands: nothing composes there, whatever they write', async () => {
    const { page } = desk.client;
    const protocol = await page.context().newCDPSession(page);
    await press(page, 'Escape Escape 5 Shift+Escape Control+Home');
    await expect(look.row(page, 0)).toHaveAttribute('data-focused', 'true');
    const compose = (text: string): Promise<unknown> =>
      protocol.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    await compose('j');
    await press(page, 'j');
    await expect(look.row(page, 1)).toHaveAttribute('data-focused', 'true');
    // Full width, and the sign that Zhuyin writes on the same key.
    for (const [index, key] of ['ｊ', 'ㄨ'].entries()) {
      await compose(key);
      await protocol.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code: 'KeyJ', text: key });
      await protocol.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: 'KeyJ' });
      await expect(look.row(page, index + 2)).toHaveAttribute('data-focused', 'true');
    }
    await expect.poll(() => pane(page)).toBe('queue');
  });

  test('a border that is moved with the arrows is where it was after the window is loaded anew', async () => {
    const { page } = desk.client;
    const list = page.locator('[data-pane="queue"]');
    const width = async (): Promise<number> => Math.round((await list.boundingBox())?.width ?? 0);
    await press(page, 'Escape Escape 5 Space');
    await expect(look.editor(page)).toBeVisible();
    const before = await width();
    await list.locator('xpath=ancestor::*[@data-panel]/following-sibling::*[@role="separator"][1]').focus();
    await press(page, 'ArrowRight ArrowRight');
    await expect.poll(width).toBeGreaterThan(before + 20);
    const after = await width();
    await page.reload();
    await expect(look.grid(page)).toBeVisible();
    await expect.poll(width).toBe(after);
  });
});
