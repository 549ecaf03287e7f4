import { expect, type Locator, type Page, test } from '@playwright/test';
import { type TextKey, type TextParams, translate } from '../../shared/i18n/resources.ts';
import {
  type ClientProcess,
  DEMO_AGENT,
  type ServerProcess,
  startClientProcess,
  startServerProcess,
  temporaryProfile,
} from './support/outpost.ts';
import { languagesOf, takePictures } from './support/pictures.ts';

// What is seen is the same in both languages but for the words; the pictures are wanted in both.
for (const locale of languagesOf('en')) {
  const text = (key: TextKey, params?: TextParams): string => translate(locale, key, params);

  test.describe(`the board, in ${locale}`, () => {
    let server: ServerProcess;
    let client: ClientProcess;
    const profile = temporaryProfile();

    test.beforeAll(async () => {
      server = await startServerProcess();
      client = await startClientProcess({
        serverUrl: server.url,
        profileDir: profile.path,
        signIn: DEMO_AGENT,
        locale,
      });
      await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
      await expect(client.page.getByRole('region', { name: text('line.label') })).toContainText(
        text('line.synced'),
        { timeout: 60_000 },
      );
    });
    test.afterAll(async () => {
      client?.kill();
      await server?.stop();
      profile.remove();
    });

    const press = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await client.page.keyboard.press(key);
    };
    const column = (page: Page, name: TextKey): Locator =>
      page
        .locator('[data-board-column]')
        .filter({ has: page.getByRole('heading', { name: text(name), exact: true }) });
    const count = async (page: Page, name: TextKey): Promise<number> =>
      Number((await column(page, name).locator('[data-column-count]').textContent())?.replace(/\D/g, ''));
    const focused = (page: Page): Locator => page.locator('.board-card[data-focused="true"]');
    const numberOf = async (card: Locator): Promise<string> =>
      (await card.getByText(/^\d{4,}$/).textContent()) ?? '';
    const cardOf = (within: Locator, number: string): Locator =>
      within.getByRole('option', { name: new RegExp(`\\b${number}\\b`) });

    test('a card is moved by key and by pointer, the counts follow, and z takes it back', async () => {
      test.setTimeout(300_000);
      const { page } = client;
      await press('5', 'g', 'b');
      await expect(focused(page)).toBeFocused();
      // Where no ticket of the view can stand there is only a narrow place to put cards on.
      await expect(column(page, 'status.solved').getByRole('option')).toHaveCount(0);
      await takePictures(client, 'board', locale);

      // By key: from open to pending. The focus goes along.
      const open = column(page, 'status.open');
      const pending = column(page, 'status.pending');
      await open.getByRole('option').first().click();
      const number = await numberOf(focused(page));
      expect(number).not.toBe('');
      const before = { open: await count(page, 'status.open'), pending: await count(page, 'status.pending') };
      await press('Shift+ArrowRight');
      await expect(cardOf(pending, number)).toBeFocused();
      await expect.poll(() => count(page, 'status.pending')).toBe(before.pending + 1);
      await expect.poll(() => count(page, 'status.open')).toBe(before.open - 1);
      await expect(
        page.getByText(
          text('done.one', {
            number: Number(number),
            what: text('done.status', { value: text('status.pending') }),
          }),
        ),
      ).toBeVisible();
      await press('z');
      await expect.poll(() => count(page, 'status.pending')).toBe(before.pending);
      await expect.poll(() => count(page, 'status.open')).toBe(before.open);
      await expect(cardOf(open, number)).toBeVisible();

      // By pointer; Escape on the way puts it back.
      const target = column(page, 'status.onHold');
      const held = await count(page, 'status.onHold');
      const drag = async (): Promise<void> => {
        const [from, to] = [await cardOf(open, number).boundingBox(), await target.boundingBox()];
        if (from === null || to === null) throw new Error('Card or column is not on the screen');
        await page.mouse.move(from.x + 40, from.y + 20);
        await page.mouse.down();
        await page.mouse.move(from.x + 60, from.y + 30);
        await page.mouse.move(to.x + to.width / 2, to.y + 160, { steps: 4 });
      };
      await drag();
      await takePictures(client, 'board-drag', locale);
      await press('Escape');
      await page.mouse.up();
      await expect(cardOf(open, number)).toBeVisible();
      expect(await count(page, 'status.onHold')).toBe(held);
      await drag();
      await page.mouse.up();
      await expect(cardOf(target, number)).toBeFocused();
      await expect.poll(() => count(page, 'status.onHold')).toBe(held + 1);
      await press('z');
      await expect.poll(() => count(page, 'status.onHold')).toBe(held);

      // What is impossible leaves the card where it is and says why.
      await open.getByRole('option').first().click();
      const firstOpen = await numberOf(focused(page));
      await press('Shift+ArrowLeft');
      await expect(page.getByText(new RegExp(`#${firstOpen}.*${text('status.new')}`)).first()).toBeVisible();
      await expect(cardOf(open, firstOpen)).toBeFocused();

      // The other commands act on the card as well, and the ticket leads back to it.
      await press('Enter');
      await expect(page.locator('[data-pane="ticket"]').getByText(firstOpen).first()).toBeVisible();
      await press('Escape');
      await expect(cardOf(open, firstOpen)).toBeFocused();

      for (const [key, grouping] of [
        ['2', 'assignee'],
        ['3', 'priority'],
        ['4', 'team'],
      ] as const) {
        await press('Shift+G');
        await expect(page.getByRole('combobox')).toBeFocused();
        await press(key);
        await expect(page.locator('[data-board-grouping]')).toHaveText(
          text('board.groupedBy', { value: text(`board.grouping.${grouping}`) }),
        );
        await expect(focused(page)).toBeVisible();
        if (grouping === 'assignee') await takePictures(client, 'board-assignee', locale);
      }
    });
  });
}
