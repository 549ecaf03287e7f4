import { expect, test } from '@playwright/test';
import { createDesk, type Desk } from './support/desk.ts';
import { type ServerProcess, startServerProcess } from './support/outpost.ts';
import { IS_UPDATE, languagesOf } from './support/pictures.ts';

const LIN = { email: 'lin.yue@outpost.example', password: 'outpost-demo' };
/** For a department whose tickets Lin may not see, and for one of Lin's own. */
const PARTS = [
  { subject: '上门更换路由器 Replace the router on site', team: 'Field Service' },
  { subject: '核对线路 Check the line', team: '网络支持' },
] as const;
const [ON_SITE, LINE] = PARTS.map(({ subject }) => subject) as [string, string];

for (const locale of languagesOf('en')) {
  test.describe(`linked tickets, in ${locale}`, () => {
    let server: ServerProcess;
    let desk: Desk;

    test.beforeAll(async () => {
      server = await startServerProcess();
      desk = await createDesk(server.url, locale, LIN);
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
    const dialog = () => desk.page().getByRole('dialog');
    const question = () => desk.page().getByRole('alertdialog');
    const found = () => dialog().locator('[cmdk-item]');
    const links = (relation: string) => desk.page().locator(`[data-link="${relation}"]`);
    const progress = () => desk.page().locator('[data-parts-progress]');
    const before = async (): Promise<string> => {
      await expect(desk.page().locator('[data-pane="sidebar"]')).toContainText(desk.text('links.parts'));
      return (await progress().allInnerTexts()).join('');
    };
    const solved = (done: number, count: number) => desk.text('links.progress', { done, count });

    test('R209 R210 R212: parts for other departments are made without a line, counted, opened by key, and asked about', async () => {
      test.setTimeout(240_000);
      await desk.synced();
      await press('g q Enter');
      const title = desk.page().locator('[data-pane="ticket"] h2').first();
      await expect(title).toBeVisible();
      const whole = await title.innerText();
      // The ticket of the demo organization has parts already, or none.
      const [, done = 0, count = 0] = /(\d+)\D+(\d+)/.exec(await before()) ?? [];
      const [wasDone, wasCount] = [Number(done), Number(count)];
      desk.proxy.cut();
      await expect(desk.line()).toContainText(desk.text('line.offline'));
      for (const { subject, team } of PARTS) {
        await press('Shift+C');
        await expect(dialog().getByRole('heading', { name: desk.text('newTicket.partTitle') })).toBeVisible();
        await expect(dialog().getByRole('textbox', { name: desk.text('field.subject') })).toBeFocused();
        await desk.page().keyboard.insertText(subject);
        await dialog()
          .getByRole('combobox', { name: desk.text('field.team') })
          .selectOption({ label: team });
        if (subject === ON_SITE && IS_UPDATE) await desk.shoot('new-sub-ticket');
        await press('Control+Enter');
        await expect(dialog()).toHaveCount(0);
        await expect(links('parentOf').filter({ hasText: subject })).toContainText(team);
      }
      await expect(progress()).toContainText(solved(wasDone, wasCount + 2));

      await press('Shift+L');
      await expect(dialog().getByRole('combobox', { name: desk.text('links.relation') })).toBeVisible();
      await dialog()
        .getByRole('combobox', { name: desk.text('links.relation') })
        .selectOption('isCausedBy');
      await dialog().getByPlaceholder(desk.text('merge.placeholder')).fill(LINE);
      await expect(found()).toHaveCount(1);
      await desk.shoot('link-dialog');
      await press('Enter');
      await expect(links('isCausedBy')).toContainText(LINE);
      await press('z');
      await expect(links('isCausedBy')).toHaveCount(0);

      await press('e');
      await expect(question()).toContainText(desk.text('openParts.title', { count: wasCount - wasDone + 2 }));
      await expect(question()).toContainText(ON_SITE);
      if (IS_UPDATE) await desk.shoot('open-sub-tickets');
      await press('Escape');
      await expect(question()).toHaveCount(0);

      await press('g l');
      await expect(found()).not.toHaveCount(0);
      await desk.page().keyboard.insertText(LINE.slice(-14));
      await expect(found()).toHaveCount(1);
      await press('Enter');
      await expect(title).toContainText(LINE);
      await expect(links('childOf')).toHaveCount(1);
      await press('e');
      await expect(
        desk.page().getByText(desk.text('done.status', { value: desk.text('status.solved') })),
      ).toBeVisible();
      await press('g l Enter');
      await expect(title).toHaveText(whole);
      await expect(progress()).toContainText(solved(wasDone + 1, wasCount + 2));

      // With a line, what another department does with its part is known here, and nothing else of it.
      desk.proxy.restore();
      await desk.synced();
      const elsewhere = links('parentOf').filter({ hasText: desk.text('links.elsewhere') });
      await expect(elsewhere.filter({ hasText: 'Field Service' }).first()).toContainText(
        desk.text('status.new'),
      );
      await expect(desk.page().getByText(ON_SITE)).toHaveCount(0);
      await desk.shoot('sub-tickets');
      await press('e');
      await expect(question()).toContainText(desk.text('openParts.title', { count: wasCount - wasDone + 1 }));
      await press('Tab Enter');
      await expect(question()).toHaveCount(0);
      await expect(desk.page().locator('[data-pane="sidebar"]')).toContainText(desk.text('status.solved'));
    });
  });
}
