import { expect, test } from '@playwright/test';
import { createDesk, type Desk } from './support/desk.ts';
import { type ServerProcess, startServerProcess } from './support/outpost.ts';
import { languagesOf } from './support/pictures.ts';

const SUPERVISOR = { email: 'shen.liqun@outpost.example', password: 'outpost-demo' };

for (const locale of languagesOf('en')) {
  test.describe(`process templates, in ${locale}`, () => {
    let server: ServerProcess;
    let desk: Desk;

    test.beforeAll(async () => {
      server = await startServerProcess();
      desk = await createDesk(server.url, locale, SUPERVISOR);
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
    const dialog = () => desk.page().locator('[role="dialog"][data-overlay]');
    const at = (place: string) => dialog().locator(`[data-place="${place}"]`);
    const said = (en: string, zh: string): string => (locale === 'en' ? en : zh);

    test('R260 R261 R262: a step put into the purchase process by key is in the next process that is started, and what is wrong with it is said where it is', async () => {
      test.setTimeout(240_000);
      const title = said('Look in the store room', '查库存');
      await desk.synced();
      await press('g p');
      await expect(dialog().getByRole('listitem')).toHaveCount(7);
      await desk.shoot('process-templates');
      const purchase = dialog().getByRole('button', { name: said('Purchase approval', '采购审批') });
      await purchase.press('Enter');
      await expect(at('titles.en').getByRole('textbox')).toBeFocused();
      await press('F6 ArrowDown ArrowDown');
      await expect(at('steps.1.titles.en').getByRole('textbox')).toHaveValue('Review the budget');
      await desk.shoot('process-editor');
      await press('Insert');
      await expect(at('steps.2.titles.en').getByRole('textbox')).toBeFocused();
      await desk.page().keyboard.insertText('Look in the store room');
      await press('Tab');
      await desk.page().keyboard.insertText('查库存');
      // What is missing holds it up, and has the keys.
      await press('Control+Enter');
      await expect(at('steps.2.norm.en').getByRole('textbox')).toBeFocused();
      await expect(dialog().locator('[data-leads-to]')).toHaveCount(2);
      await desk.shoot('process-editor-problems');
      await desk.page().keyboard.insertText('What is there is not bought.');
      await press('Tab');
      await desk.page().keyboard.insertText('库里有的不再采购。');
      await expect(dialog()).toContainText(desk.text('processEditor.noProblems'));
      await press('Control+Enter');
      await expect(purchase).toContainText(desk.text('processTemplates.hint', { version: 2, count: 5 }));
      await expect(purchase).toContainText(desk.text('processTemplates.origin.changed'));
      await press('Escape');
      await desk.synced();

      await press('1 Control+Home Enter Shift+W');
      await expect(desk.page().locator('[cmdk-item]')).toHaveCount(7);
      await desk.page().keyboard.insertText(said('purchase', '采购'));
      await expect(desk.page().locator('[cmdk-item]')).toHaveCount(1);
      await press('Enter');
      await expect(desk.page().locator('[data-process]').first()).toContainText(title);
    });
  });
}
