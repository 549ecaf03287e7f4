import { expect, test } from '@playwright/test';
import type { TextKey } from '../../shared/i18n/resources.ts';
import { createDesk, type Desk } from './support/desk.ts';
import { startServerProcess } from './support/outpost.ts';
import { languagesOf } from './support/pictures.ts';

const NAME = 'Whatever becomes of it 跟进变更';
const SUPERVISOR = { email: 'shen.liqun@outpost.example', password: 'outpost-demo' };

for (const locale of languagesOf('en')) {
  test.describe(`rules and service levels, in ${locale}`, () => {
    let server: Awaited<ReturnType<typeof startServerProcess>>;
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
    // A quiet message is a dialog as well, and does not lie over the window.
    const dialog = () => desk.page().locator('[role="dialog"][data-overlay]');
    const named = (role: 'textbox' | 'combobox' | 'button' | 'switch', key: TextKey, params = {}) =>
      dialog().getByRole(role, { name: desk.text(key, params), exact: true });

    test('R180 R185: a rule made by a supervisor acts at the center, and the history says which and why', async () => {
      test.setTimeout(240_000);
      await desk.synced();
      await press('5 Control+Home Enter');
      await expect(desk.page().getByRole('article').first()).toBeVisible();
      await expect(desk.page().locator('[data-pane="sidebar"]')).toContainText(desk.text('deadline.title'));
      await desk.shoot('service-level');
      await press('u');

      await desk.run('command.rules.open');
      await expect(dialog()).toContainText(desk.text('rules.none.title'));
      await desk.shoot('rules-empty');
      await named('button', 'rules.new').press('Enter');
      await expect(named('textbox', 'ruleDialog.name')).toBeFocused();
      // What is missing is said beside its field.
      await press('Control+Enter');
      await expect(dialog()).toContainText(desk.text('ruleDialog.needsName'));
      await expect(dialog()).toContainText(desk.text('macroDialog.needsAction'));
      await desk.shoot('rule-incomplete');
      await desk.page().keyboard.insertText(NAME);
      await named('combobox', 'ruleDialog.changed').selectOption('status');
      const add = (kind: TextKey) =>
        named('combobox', 'macroDialog.addAction').selectOption({ label: desk.text(kind) });
      await add('actionKind.tag');
      await desk.page().keyboard.insertText('looked-after');
      await press('Enter');
      await add('actionKind.addNote');
      // Nobody runs a rule, so there is no name of an agent to put in.
      const place = { place: desk.text('placeholder.agent.name') };
      await expect(named('button', 'macroDialog.insert', place)).toHaveCount(0);
      await desk.page().keyboard.insertText('Seen by a rule');
      await desk.shoot('rule-dialog');
      await named('button', 'rehearsal.start').press('Enter');
      const rehearsal = dialog().getByRole('region', { name: desk.text('rehearsal.title') });
      await expect(rehearsal).toHaveAttribute('aria-busy', 'false');
      await expect(rehearsal.getByRole('listitem').first()).toContainText('+ looked-after');
      await desk.shoot('rule-rehearsal');
      await press('Control+Enter');
      await expect(dialog().getByRole('listitem')).toHaveCount(1);
      await expect(dialog().getByRole('switch', { name: NAME })).toBeChecked();
      await desk.shoot('rules');
      await press('Escape');
      await desk.synced();

      await press('Control+Home s 2 Enter');
      const ticket = desk.page().locator('[data-pane="ticket"]');
      await expect(ticket.getByText('Seen by a rule')).toBeVisible({ timeout: 30_000 });
      const line = ticket.getByRole('button').filter({ hasText: desk.text('event.byRule', { name: NAME }) });
      await line.last().press('Enter');
      await expect(ticket.locator('[data-cause]').last()).toContainText('1');
      await desk.shoot('rule-why');
    });
  });
}
