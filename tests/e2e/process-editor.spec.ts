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

    test('R260 R261 R262 R263: a step put into the purchase process by key is in the next process that is started, and what is wrong with it is said where it is', async () => {
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
      // What is selected in the list is in the picture, and the other way round.
      const node = (place: number) => dialog().locator(`[data-step-node="${place}"]`);
      await expect(dialog().locator('.react-flow__node.selected [data-step-node]')).toHaveAttribute(
        'data-step-node',
        '1',
      );
      await expect(node(1)).toContainText(said('Covered by the budget is No', '预算是否足够等于 不足'));
      await node(3).click();
      await expect(dialog().locator('[data-line="3"]')).toHaveAttribute('aria-current', 'true');
      // A line that is drawn is a branch, in the list as well, and what it lacks is marked in both.
      await node(1).hover();
      await dialog().locator('.react-flow__node').nth(1).locator('.new-branch').dragTo(node(3));
      await expect(at('steps.1.next.2').getByRole('combobox').first()).toHaveValue('approve');
      await expect(at('steps.1.next.2').getByRole('combobox')).toHaveCount(4);
      await at('steps.1.next.2').getByRole('combobox').last().selectOption('no');
      await expect(dialog().locator('[data-leads-to="steps.1.next.2"]')).toBeVisible();
      await expect(node(1).getByLabel(desk.text('processEditor.hasProblems'))).toBeVisible();
      await desk.shoot('process-editor-branch');

      await at('steps.1.next.2').getByRole('button').nth(2).press('Enter');
      await expect(dialog().locator('[data-leads-to]')).toHaveCount(0);
      await dialog().locator('[data-line="1"]').focus();
      await press('Insert');
      await expect(at('steps.2.titles.en').getByRole('textbox')).toBeFocused();
      await desk.page().keyboard.insertText('Look in the store room');
      await press('Tab');
      await desk.page().keyboard.insertText('查库存');
      // What is missing holds it up, and has the keys.
      await press('Control+Enter');
      await expect(at('steps.2.norm.en').getByRole('textbox')).toBeFocused();
      await expect(dialog().locator('[data-leads-to]')).toHaveCount(2);
      await desk.page().keyboard.insertText('What is there is not bought.');
      await press('Tab');
      await desk.page().keyboard.insertText('库里有的不再采购。');
      await expect(dialog()).toContainText(desk.text('processEditor.noProblems'));
      await press('Control+Enter');
      await expect(purchase).toContainText(desk.text('processTemplates.hint', { version: 2, count: 5 }));
      await expect(purchase).toContainText(desk.text('processTemplates.origin.changed'));
      await press('Escape');
      await expect(dialog()).toHaveCount(0);
      await desk.synced();

      await desk.page().locator('[data-row="0"]').getByRole('gridcell').nth(1).click();
      await press('Enter');
      await expect(desk.page().getByRole('article').first()).toBeVisible();
      await press('Shift+W');
      await expect(desk.page().getByRole('combobox')).toBeFocused();
      await expect(desk.page().locator('[cmdk-item]')).toHaveCount(7);
      await desk.page().keyboard.insertText(said('purchase', '采购'));
      await expect(desk.page().locator('[cmdk-item]')).toHaveCount(1);
      await press('Enter');
      await expect(desk.page().locator('[data-process]').first()).toContainText(title);
    });
  });
}
