import { expect, type Locator, test } from '@playwright/test';
import type { TextKey } from '../../shared/i18n/resources.ts';
import { startSmallCenter } from './support/center.ts';
import { createDesk, type Desk } from './support/desk.ts';
import { languagesOf } from './support/pictures.ts';

for (const locale of languagesOf('en')) {
  test.describe(`macros, in ${locale}`, () => {
    let server: Awaited<ReturnType<typeof startSmallCenter>>;
    let desk: Desk;

    test.beforeAll(async () => {
      server = await startSmallCenter();
      desk = await createDesk(server.url, locale);
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
    const named = (role: 'textbox' | 'combobox', key: TextKey, params = {}) =>
      dialog().getByRole(role, { name: desk.text(key, params), exact: true });
    const effects = () => dialog().getByRole('list', { name: desk.text('macros.effects') });
    const value = (key: TextKey) => ({ action: desk.text(key) });
    /** Nothing in the dialog needs a pointer. */
    const tabTo = async (wanted: Locator): Promise<void> => {
      for (let steps = 0; steps < 60; steps += 1) {
        if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
        await press('Tab');
      }
      throw new Error('The key Tab does not come there');
    };
    const add = async (key: TextKey): Promise<void> => {
      const choice = named('combobox', 'macroDialog.addAction');
      await tabTo(choice);
      await choice.selectOption({ label: desk.text(key) });
    };

    const addText = async (key: TextKey, text: string): Promise<void> => {
      await add(key);
      await expect(named('textbox', 'macroDialog.value', value(key))).toBeFocused();
      await desk.page().keyboard.insertText(text);
    };
    const create = async (name: string): Promise<void> => {
      await desk.run('command.macro.create');
      await expect(named('textbox', 'macroDialog.name')).toBeFocused();
      await desk.page().keyboard.insertText(name);
    };

    test('R174: made without a line and by keyboard, looked at, applied to a selection as one act, and taken back with z', async () => {
      test.setTimeout(240_000);
      await desk.synced();
      desk.proxy.cut();
      await expect(desk.line()).toContainText(desk.text('line.offline'));
      await press('m');
      await expect(dialog()).toContainText(desk.text('macros.noneTitle'));
      await desk.shoot('macros-empty');
      await press('Escape');
      await create('Ask for the invoice 索要发票');
      await tabTo(named('combobox', 'macroDialog.key'));
      await named('combobox', 'macroDialog.key').selectOption('3');
      await add('actionKind.setStatus');
      await expect(named('combobox', 'macroDialog.value', value('actionKind.setStatus'))).toBeFocused();
      await named('combobox', 'macroDialog.value', value('actionKind.setStatus')).selectOption('pending');
      await add('actionKind.setPriority');
      await addText('actionKind.addNote', '{{agent.name}}: #{{ticket.number}}');
      await desk.shoot('macro-dialog');
      await press('Control+Enter');
      await expect(dialog()).toHaveCount(0);

      await press('5 Control+Home x j x');
      const selected = desk.page().locator('[data-pane="queue"] [aria-selected="true"]');
      await expect(selected).toHaveCount(2);
      const priorities = (): Promise<string[]> =>
        desk
          .page()
          .locator('[data-pane="queue"] [aria-selected="true"] [data-column="priority"]')
          .allTextContents();
      const before = await priorities();
      await press('m');
      await expect(effects().getByRole('listitem')).toHaveCount(3);
      await desk.shoot('macros-many');
      await press('Escape m');
      await expect(effects().getByRole('listitem')).toHaveCount(3);
      await press('Enter');
      await expect(
        desk
          .page()
          .getByText(desk.text('macros.appliedMany', { count: 2, name: 'Ask for the invoice 索要发票' })),
      ).toBeVisible();
      await press('z');
      await expect.poll(priorities).toEqual(before);

      // A reply waits in the composer, with the cursor behind it: nothing is sent.
      await create('Thank 感谢');
      await addText('actionKind.draftReply', 'Dear {{customer.name}}, thank you.');
      await press('Control+Enter');
      await expect(dialog()).toHaveCount(0);
      await press('Shift+Escape Control+Home m');
      await expect(dialog().getByRole('combobox')).toBeFocused();
      await desk.page().keyboard.insertText('ganxie');
      await expect(dialog().getByRole('option')).toHaveCount(1);
      await expect(effects()).toContainText('thank you.');
      await desk.shoot('macros-preview');
      await press('Enter');
      const editor = desk.page().locator('.ProseMirror');
      await expect(editor).toContainText('thank you.');
      await expect(editor).toBeFocused();
      await desk.page().keyboard.insertText(' Mira');
      await expect(editor).toContainText('thank you. Mira');
      desk.proxy.restore();
      await desk.synced();
    });
  });
}
