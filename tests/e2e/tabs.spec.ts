import { expect, test } from '@playwright/test';
import { type BenchServer, startBenchServer } from '../bench/support/bench-server.ts';
import { CENTER_AGENT } from './support/center.ts';
import { createDesk, type Desk } from './support/desk.ts';
import { IS_UPDATE } from './support/pictures.ts';

for (const locale of IS_UPDATE ? (['en', 'zh-CN'] as const) : (['en'] as const)) {
  test.describe(`tabs, in ${locale}`, () => {
    let server: BenchServer;
    let desk: Desk;

    test.beforeAll(async () => {
      // Enough that two hundred of them are open.
      server = await startBenchServer(620, 1);
      desk = await createDesk(server.url, locale, CENTER_AGENT);
      await desk.start({ signIn: true });
      await expect(desk.page().getByRole('grid')).toBeVisible({ timeout: 60_000 });
    });
    test.afterAll(async () => {
      await desk?.stop();
      await server?.stop();
    });

    const press = async (keys: string): Promise<void> => {
      for (const key of keys.split(' ')) await desk.page().keyboard.press(key);
    };
    const strip = () => desk.page().getByRole('navigation', { name: desk.text('tabs.label') });
    const tabs = () => strip().locator('[data-tab="kept"]');
    const current = () => strip().locator('[aria-current="true"]');
    const peek = () => strip().locator('[data-tab="peek"]');
    const opened = () => desk.page().locator('[data-pane="ticket"] header span').first();
    const pane = (name: string) => desk.page().locator(`[data-pane="${name}"]`);
    const numberOf = async (row: number): Promise<string> => {
      const cell = desk.page().locator(`[data-row="${row}"] [data-column="number"]`);
      return (await cell.textContent()) ?? '';
    };

    test('tickets stay open side by side, are looked at in passing, and are there again after a crash', async () => {
      test.setTimeout(180_000);
      await desk.synced();
      await press('5 Control+Home');
      const [first, second, third, fourth] = [
        await numberOf(0),
        await numberOf(1),
        await numberOf(2),
        await numberOf(3),
      ];
      // One ticket needs no tabs.
      await press('Enter');
      await expect(opened()).toHaveText(`#${first}`);
      await expect(strip()).toHaveCount(0);
      await press('Escape j Shift+O');
      await expect(tabs()).toHaveCount(2);
      await expect(current()).toContainText(second);
      // It has the focus, and ] reads on in its place.
      await press(']');
      await expect(current()).toContainText(third);
      await expect(tabs()).toHaveCount(2);
      await press('Control+Tab');
      await expect(opened()).toHaveText(`#${first}`);
      await press('Control+Shift+Tab');
      await expect(opened()).toHaveText(`#${third}`);

      // What is looked at in passing has no tab; Escape ends that, a reply makes one of it.
      await press('Escape');
      await expect(pane('queue').locator(':focus')).toHaveCount(1);
      await press('j Space');
      await expect(opened()).toHaveText(`#${fourth}`);
      await expect(peek()).toContainText(fourth);
      await expect(tabs()).toHaveCount(2);
      await desk.shoot('tabs');
      await press('Escape');
      await expect(opened()).toHaveText(`#${third}`);
      await expect(peek()).toHaveCount(0);
      await press('Space r');
      await expect(desk.page().locator('.ProseMirror')).toBeFocused();
      await expect(tabs()).toHaveCount(3);
      await expect(current()).toContainText(fourth);
      await press('Control+w');
      await expect(tabs()).toHaveCount(2);
      await press('Control+Shift+t');
      await expect(current()).toContainText(fourth);

      // All of them, found by a part of the number.
      await strip()
        .getByRole('button', { name: desk.text('tabs.all', { count: 3 }), exact: true })
        .click();
      await expect(desk.page().getByRole('option')).toHaveCount(3);
      await desk.page().keyboard.type(first);
      await expect(desk.page().getByRole('option')).toHaveCount(1);
      await press('Enter');
      await expect(opened()).toHaveText(`#${first}`);

      desk.crash();
      await desk.start();
      await expect(opened()).toHaveText(`#${first}`, { timeout: 60_000 });
      await expect(tabs()).toHaveCount(3);
      await expect(pane('queue').locator(':focus')).toHaveCount(1);
      await press('Control+Tab');
      await expect(opened()).toHaveText(`#${third}`);
      await press('Control+w Control+w');
      await expect(strip()).toHaveCount(0);
      await expect(opened()).toHaveText(`#${first}`);
      await press('Control+w');
      await expect(opened()).toHaveCount(0);

      // Where there is no room beside the list, a peek lies over it, and the cursor goes on below.
      await press('5 Control+Home Control+\\ Space');
      const dialog = desk.page().getByRole('dialog');
      await expect(dialog).toContainText(`#${first}`);
      await press('j');
      await expect(dialog).toContainText(`#${second}`);
      await desk.shoot('peek');
      await press('Space');
      await expect(dialog).toHaveCount(0);
      await expect(desk.page().locator('[data-row="1"]')).toHaveAttribute('data-focused', 'true');
    });

    test('two hundred tabs keep one ticket in the window', async () => {
      await press('Control+\\ 5 Control+Home');
      await expect(desk.page().locator('[data-row="0"]')).toHaveAttribute('data-focused', 'true');
      const count = Number(await desk.page().getByRole('grid').getAttribute('aria-rowcount')) - 1;
      expect(count).toBeGreaterThanOrEqual(200);
      await press('Control+a Shift+O');
      const all = strip().getByRole('button', { name: desk.text('tabs.all', { count }), exact: true });
      await expect(all).toBeVisible();
      await expect(pane('composer')).toHaveCount(1);
      expect(await tabs().count()).toBeLessThan(12);
      for (let step = 0; step < 45; step += 1) await press('Control+Tab');
      await expect(current()).toBeVisible();
      await expect(desk.page().locator('.ProseMirror')).toHaveCount(1);
    });
  });
}
