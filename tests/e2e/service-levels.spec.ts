import { expect, test } from '@playwright/test';
import { changeElsewhere } from './support/colleague.ts';
import { createDesk, type Desk } from './support/desk.ts';
import { type ServerProcess, startServerProcess } from './support/outpost.ts';
import { languagesOf } from './support/pictures.ts';

const ADMIN = { email: 'gu.huaijin@outpost.example', password: 'outpost-demo' };
const SUPERVISOR = { email: 'shen.liqun@outpost.example', password: 'outpost-demo' };

for (const locale of languagesOf('en')) {
  test.describe(`service levels, in ${locale}`, () => {
    let server: ServerProcess;
    let desk: Desk;
    let colleague: Desk;

    test.beforeAll(async () => {
      server = await startServerProcess();
      desk = await createDesk(server.url, locale, ADMIN);
      colleague = await createDesk(server.url, locale, SUPERVISOR);
      await desk.start({ signIn: true });
      await expect(desk.page().getByRole('grid')).toBeVisible({ timeout: 60_000 });
    });
    test.afterAll(async () => {
      await desk?.stop();
      await colleague?.stop();
      await server?.stop();
    });

    const press = async (keys: string, at: Desk = desk): Promise<void> => {
      for (const key of keys.split(' ')) await at.page().keyboard.press(key);
    };
    const dialog = (of: Desk = desk) => of.page().locator('[role="dialog"][data-overlay]');
    const at = (place: string) => dialog().locator(`[data-place="${place}"]`);
    const P2_REPLY = 'policies.0.targets.P2.firstResponse';
    /** The first of what is promised at P2. */
    const promised = (of: Desk = desk) => dialog(of).getByRole('row').nth(3).getByRole('cell').first();

    test('R190 R247: an administrator changes a target by key without a line, sees what it does before, and it is there after a restart, at the center and for colleagues', async () => {
      test.setTimeout(240_000);
      const [before, after] = locale === 'en' ? ['2 h', '45 min'] : ['2 小时', '45 分钟'];
      await desk.synced();
      desk.proxy.cut();
      await press('g s');
      await expect(promised()).toHaveText(before);
      await desk.shoot('service-levels');
      await press('Enter');
      await expect(at('policies.0.targets.P0.firstResponse').getByRole('textbox')).toBeFocused();
      for (let row = 0; row < 2; row += 1) await press('Tab Tab Tab Tab Tab');
      await expect(at(P2_REPLY).getByRole('textbox')).toBeFocused();
      // P1 would have more time than P2: it is said where it stands, and is not saved.
      await desk.page().keyboard.insertText('5 min');
      await press('Control+Enter');
      await expect(at('policies.0.targets.P1.firstResponse').getByRole('textbox')).toBeFocused();
      await expect(dialog().locator('[data-problem="policies.0.targets.P1"]')).toBeVisible();
      await desk.shoot('service-levels-problem');
      await at(P2_REPLY).getByRole('textbox').focus();
      await desk.page().keyboard.insertText('45');
      const preview = dialog().getByRole('region', { name: desk.text('serviceLevels.preview') });
      await expect(preview.locator('[data-preview]')).toHaveCount(2);
      await expect(preview).toHaveAttribute('aria-busy', 'false');
      await desk.shoot('service-levels-editor');
      await press('Control+Enter');
      await expect(promised()).toHaveText(after);

      // It is one change, taken back and done again like any other.
      await press('Escape z g s');
      await expect(promised()).toHaveText(before);
      await press('Escape Shift+Z g s');
      await expect(promised()).toHaveText(after);
      desk.crash();
      await desk.start();
      await expect(desk.page().getByRole('grid')).toBeVisible({ timeout: 60_000 });
      await press('g s');
      await expect(promised()).toHaveText(after);
      await press('Enter');
      await expect(at('policies.0.targets.P0.firstResponse').getByRole('textbox')).toBeFocused();
      await press('F6 ArrowDown');
      await expect(at('calendars.office-china.titles.en').getByRole('textbox')).toBeVisible();
      await desk.shoot('service-levels-calendar');
      await press('Escape Escape');
      await expect(dialog()).toHaveCount(0);
      desk.proxy.restore();
      await desk.synced();

      // Whoever may not change them reads them, and a change made past the screen is refused.
      await colleague.start({ signIn: true });
      await expect(colleague.page().getByRole('grid')).toBeVisible({ timeout: 60_000 });
      await colleague.synced();
      await press('g s', colleague);
      await expect(promised(colleague)).toHaveText(after);
      await expect(dialog(colleague)).toContainText(colleague.text('serviceLevels.onlyRead'));
      const edit = { name: colleague.text('serviceLevels.edit') };
      await expect(dialog(colleague).getByRole('button', edit)).toHaveCount(0);
      const call = { name: 'sla.save-settings', args: { policies: [], calendars: {} } };
      const refused = { verdict: 'refused', code: 'notPermitted' };
      await changeElsewhere(server.url, SUPERVISOR, [call], refused);
      await expect(promised(colleague)).toHaveText(after);
    });
  });
}
