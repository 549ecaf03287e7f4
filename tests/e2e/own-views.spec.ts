import { expect, type Locator, test } from '@playwright/test';
import type { TextKey } from '../../shared/i18n/resources.ts';
import { startSmallCenter } from './support/center.ts';
import { createDesk, type Desk } from './support/desk.ts';
import { languagesOf } from './support/pictures.ts';

for (const locale of languagesOf('en')) {
  test.describe(`views, in ${locale}`, () => {
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

    const press = (key: string) => desk.page().keyboard.press(key);
    const dialog = () => desk.page().getByRole('dialog');
    const named = (role: 'textbox' | 'button' | 'combobox', key: TextKey, params = {}) =>
      dialog().getByRole(role, { name: desk.text(key, params), exact: true });
    const own = () =>
      desk
        .page()
        .getByRole('list', { name: desk.text('views.own') })
        .getByRole('button');
    /** Nothing in the dialog needs a pointer. */
    const tabTo = async (wanted: Locator): Promise<void> => {
      for (let steps = 0; steps < 60; steps += 1) {
        if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
        await press('Tab');
      }
      throw new Error('The key Tab does not come there');
    };
    const field = (key: TextKey) => ({ field: desk.text(key) });

    test('R158 R161: it is made without a line and by keyboard, stays over a restart, is edited, deleted and brought back', async () => {
      test.setTimeout(240_000);
      await desk.synced();
      desk.proxy.cut();
      await expect(desk.line()).toContainText(desk.text('line.offline'));
      await desk.run('command.view.create');
      await expect(named('textbox', 'viewDialog.name')).toBeFocused();
      const count = dialog().getByRole('status');
      await expect(count).toHaveText(/\d/);
      const open = await count.textContent();

      // What is missing is said beside its field.
      await press('Control+Enter');
      await expect(dialog().getByText(desk.text('viewDialog.needsName'))).toBeVisible();
      await expect(named('textbox', 'viewDialog.name')).toBeFocused();
      await desk.page().keyboard.insertText('Urgent 紧急');
      await tabTo(named('button', 'viewDialog.addLine'));
      await press('Enter');
      const line = dialog()
        .getByRole('group', { name: desk.text('conditionField.status') })
        .last();
      const choice = line.getByRole('combobox', { name: desk.text('viewDialog.field'), exact: true });
      await expect(choice).toBeFocused();
      if (locale === 'en') await desk.page().keyboard.type('Prio');
      else await choice.selectOption('priority');
      const value = named('combobox', 'viewDialog.value', field('conditionField.priority'));
      await tabTo(value);
      for (const typed of ['P0', 'P1']) {
        await desk.page().keyboard.type(typed);
        await expect(desk.page().getByRole('option', { name: typed })).toBeVisible();
        await press('Enter');
      }
      await expect(count).not.toHaveText(open ?? '');
      // Escape asks where something would be lost, and empties no field.
      await press('Escape');
      const question = desk.page().getByRole('alertdialog');
      await expect(question).toContainText(desk.text('viewDialog.discardTitle'));
      await press('Enter');
      await expect(question).toHaveCount(0);
      await desk.shoot('view-dialog');
      // Of the small center's 40 tickets, as the view of all urgent ones that it began with says.
      const urgent = desk
        .page()
        .locator('[data-view]')
        .filter({ hasText: desk.text('view.urgent') });
      const [matching = ''] = /\d+\s*$/.exec(await urgent.innerText()) ?? [];
      await expect(count).toContainText(matching.trim());
      await press('Control+Enter');
      await expect(dialog()).toHaveCount(0);
      await expect(own()).toHaveText([new RegExp(`^Urgent 紧急.*${matching}$`)]);
      await expect(desk.page().getByRole('grid')).toHaveAttribute(
        'aria-rowcount',
        String(Number(matching) + 1),
      );
      await expect(desk.pending()).toBeVisible();
      await desk.shoot('view-own');

      await desk.quit();
      await desk.start();
      await expect(own()).toHaveAttribute('aria-current', 'true', { timeout: 60_000 });
      desk.proxy.restore();
      await desk.synced();
      await expect(desk.pending()).toBeHidden();
      await expect(own()).toHaveText([/^Urgent 紧急/]);

      // And it asks only there.
      await desk.run('command.view.edit');
      await expect(named('textbox', 'viewDialog.name')).toHaveValue('Urgent 紧急');
      await press('Escape');
      await expect(dialog()).toHaveCount(0);
      await desk.run('command.view.edit');
      await expect(named('textbox', 'viewDialog.name')).toBeFocused();
      await desk.page().keyboard.insertText('Today first');
      await press('Control+Enter');
      await expect(own()).toHaveText([/^Today first/]);

      await desk.run('command.view.delete');
      await expect(own()).toHaveCount(0);
      await expect(desk.page().locator('[data-view]').first()).toHaveAttribute('aria-current', 'true');
      await press('z');
      await expect(own()).toHaveText([/^Today first/]);
      await desk.synced();
    });

    test('R243 R244 R245: h puts a selection aside with a reason, the views follow, and h or z brings it back; Shift+S watches', async () => {
      test.setTimeout(120_000);
      const view = (key: TextKey) =>
        desk
          .page()
          .locator('[data-view]')
          .filter({ hasText: desk.text(key) });
      const countOf = async (key: TextKey) => Number(/(\d+)\s*$/.exec(await view(key).innerText())?.[1]);
      const form = () =>
        desk.page().getByRole('dialog', { name: desk.text('snooze.dialogMany', { count: 2 }) });
      const rows = () => desk.page().getByRole('row');
      await desk.synced();
      await expect.poll(() => countOf('view.snoozed')).toBe(0);
      await press('g');
      await press('u');
      await expect(view('view.unassigned')).toHaveAttribute('aria-current', 'true');
      const before = await countOf('view.unassigned');
      await press('Home');
      await press('x');
      await press('Shift+J');
      await press('h');
      await expect(form().locator('[cmdk-item]')).not.toHaveCount(0);
      await expect(form()).toContainText(desk.text('snooze.clocksGoOn'));
      await desk.page().keyboard.insertText('never');
      await expect(form()).toContainText(desk.text('snooze.unread'));
      await desk.page().keyboard.press('Control+a');
      await desk.page().keyboard.insertText('2026-02-30');
      await expect(form().locator('[cmdk-item]')).toHaveCount(0);
      await desk.page().keyboard.press('Control+a');
      await desk.page().keyboard.press('Backspace');
      await press('Tab');
      await expect(form().getByLabel(desk.text('snooze.reason'))).toBeFocused();
      await desk.page().keyboard.insertText('等备件 waits for the part');
      await desk.shoot('snooze-dialog');
      await press('Enter');
      await expect(form()).toHaveCount(0);
      await expect.poll(() => countOf('view.unassigned')).toBe(before - 2);
      await press('g');
      await press('h');
      await expect(view('view.snoozed')).toHaveAttribute('aria-current', 'true');
      await expect(rows().filter({ hasText: '等备件 waits for the part' })).toHaveCount(2);
      await press('Enter');
      const line = desk.page().locator('[data-snooze-line]');
      await expect(line).toContainText('等备件 waits for the part');
      await desk.shoot('snoozed');
      // Watched, whatever becomes of it: in a view of its own, and no more after a second press.
      await press('Shift+S');
      const watch = desk.page().getByRole('button', { name: desk.text('ticket.watch'), exact: true });
      await expect(watch).toHaveAttribute('aria-pressed', 'true');
      await expect.poll(() => countOf('view.watched')).toBe(1);
      await press('Shift+S');
      await expect(watch).toHaveAttribute('aria-pressed', 'false');
      await expect.poll(() => countOf('view.watched')).toBe(0);
      await press('h');
      await expect(line).toHaveCount(0);
      await expect.poll(() => countOf('view.snoozed')).toBe(1);
      await press('z');
      await expect.poll(() => countOf('view.snoozed')).toBe(2);
      for (const watched of [1, 0]) {
        await press('z');
        await expect.poll(() => countOf('view.watched')).toBe(watched);
      }
      await press('z');
      await expect.poll(() => countOf('view.unassigned')).toBe(before);
      expect(await countOf('view.snoozed')).toBe(0);
      await desk.synced();
    });
  });
}
