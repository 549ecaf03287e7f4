import { expect, type Locator, test } from '@playwright/test';
import { templateIdOf } from '../../shared/mutations/process/template-id.ts';
import { changeElsewhere } from './support/colleague.ts';
import { createDesk, type Desk } from './support/desk.ts';
import { keepFailedScreens } from './support/failed-screens.ts';
import { type ServerProcess, startServerProcess } from './support/outpost.ts';
import { languagesOf } from './support/pictures.ts';

const person = (name: string) => ({ email: `${name}@outpost.example`, password: 'outpost-demo' });
/** An agent who asks, one of the team that has the money, and the supervisor of both. */
const LIN = person('lin.yue');
const FINANCE = person('huang.yutong');
const SUPERVISOR = person('shen.liqun');
const FRONTLINE = '一线受理';
const templateId = templateIdOf({ key: 'purchase-approval', version: 1 });

for (const locale of languagesOf('en')) {
  test.describe(`a purchase that must be approved, in ${locale}`, () => {
    let server: ServerProcess;
    let desk: Desk;
    let boss: Desk;

    test.beforeAll(async () => {
      server = await startServerProcess();
      [desk, boss] = await Promise.all([
        createDesk(server.url, locale, LIN),
        createDesk(server.url, locale, SUPERVISOR),
      ]);
      for (const each of [desk, boss]) {
        await each.start({ signIn: true });
        await expect(each.page().getByRole('grid')).toBeVisible({ timeout: 60_000 });
      }
    });
    keepFailedScreens(() => ({ boss }));
    test.afterAll(async () => {
      await desk?.stop();
      await boss?.stop();
      await server?.stop();
    });

    const press = async (at: Desk, keys: string): Promise<void> => {
      for (const key of keys.split(' ')) await at.page().keyboard.press(key);
    };
    // What was just done is told in a dialog of its own, which holds nobody up.
    const dialog = (at: Desk) => at.page().locator('[data-overlay]');
    const openStep = async (at: Desk): Promise<void> => {
      await press(at, 'w');
      await expect(dialog(at)).toContainText(at.text('process.norm'));
      // It is there a frame before it has the focus, and a key of that frame is nobody's.
      await expect(dialog(at).locator(':focus')).toHaveCount(1);
    };
    const process = (at: Desk): Locator => at.page().locator('[data-process]').first();
    const due = (at: Desk): Locator => process(at).locator('[data-step-state="due"]');
    const field = (at: Desk, en: string, zh: string): Locator =>
      dialog(at).getByLabel(locale === 'en' ? en : zh, { exact: false });
    const said = (en: string, zh: string): string => (locale === 'en' ? en : zh);

    test('R218 R219: three roles do its steps in their order, by key; whoever skips one, by whatever way, is told what is due and whose it is', async () => {
      test.setTimeout(240_000);
      await desk.synced();
      await press(desk, 'g q Enter');
      const heading = desk.page().locator('[data-pane="ticket"] h2').first();
      await expect(heading).toBeVisible();
      await press(desk, 'v');
      await expect(dialog(desk).locator('[cmdk-item]')).not.toHaveCount(0);
      await desk.page().keyboard.insertText(FRONTLINE);
      await press(desk, 'Enter');
      await expect(desk.page().locator('[data-pane="sidebar"]')).toContainText(FRONTLINE);

      await press(desk, 'Shift+W');
      await expect(dialog(desk).locator('[cmdk-item]')).toHaveCount(7);
      await desk.page().keyboard.insertText(said('purchase', '采购'));
      await expect(dialog(desk).locator('[cmdk-item]')).toHaveCount(1);
      await press(desk, 'Enter');
      await expect(dialog(desk)).toHaveCount(0);
      await expect(due(desk)).toContainText(desk.text('process.yours'));
      await openStep(desk);
      await press(desk, 'Control+Enter');
      await expect(dialog(desk)).toContainText(desk.text('process.formProblem.missing'));
      await expect(field(desk, 'What is needed', '采购内容').first()).toBeFocused();
      await desk.page().keyboard.insertText('扫码枪 Scanner');
      await field(desk, 'What it is needed for', '用途说明').fill('门店盘点 Stocktaking');
      await field(desk, 'Estimated cost', '预估金额').fill('1500');
      await desk.shoot('process-step');
      await press(desk, 'Control+Enter');
      await expect(dialog(desk)).toHaveCount(0);
      const budget = said('Review the budget', '预算审核');
      await expect(due(desk)).toContainText(budget);
      await expect(due(desk)).toContainText(desk.text('process.waitsFor', { owner: '账务与退款' }));
      await expect(due(desk).locator('[data-norm]')).not.toBeEmpty();

      // The client offers no way, and says why.
      await openStep(desk);
      const notYours = { step: budget, owner: '账务与退款' };
      await expect(dialog(desk)).toContainText(desk.text('rejection.processNotYours', notYours));
      await expect(dialog(desk).getByRole('combobox')).toHaveCount(0);
      await desk.shoot('process-not-your-turn');
      await press(desk, 'Escape');
      await desk.synced();

      // Nor is there one past it.
      const processId = await process(desk).getAttribute('data-process');
      const ticketId = await process(desk).getAttribute('data-ticket');
      const act = (step: string, turn: number, action: object) => [
        { name: 'process.act', args: { processId, ticketId, templateId, step, turn, action } },
      ];
      const approve = { kind: 'approve', reason: null };
      const skipped = { 'step.en': 'Review the budget', owner: ['账务与退款'] };
      await changeElsewhere(server.url, LIN, act('approve', 2, approve), {
        verdict: 'refused',
        code: 'processStepNotDue',
        params: skipped,
      });
      const covered = { kind: 'complete', fields: { covered: 'yes' } };
      await changeElsewhere(server.url, LIN, act('review-budget', 2, covered), {
        verdict: 'refused',
        code: 'processNotYours',
        params: skipped,
      });

      await changeElsewhere(server.url, FINANCE, act('review-budget', 2, covered));
      await expect(due(desk)).toContainText(said('Approve', '审批'));
      const number = /#(\d+)/.exec(await desk.page().locator('[data-pane="ticket"]').innerText())?.[1] ?? '';
      await press(boss, '/');
      await expect(dialog(boss).getByRole('combobox')).toBeFocused();
      await boss.page().keyboard.insertText(number);
      await expect(dialog(boss).locator('[cmdk-item]').first()).toContainText(number);
      await press(boss, 'Enter');
      await expect(due(boss)).toContainText(boss.text('process.yours'));
      await boss.shoot('process-due');

      // The supervisor approves without a line what finance has rejected meanwhile.
      boss.proxy.cut();
      await expect(boss.line()).toContainText(boss.text('line.offline'));
      await openStep(boss);
      await expect(dialog(boss)).toContainText('扫码枪 Scanner');
      await press(boss, 'Control+Enter');
      await expect(due(boss)).toContainText(boss.text('process.voice.agreed', { name: '沈立群' }));
      const reason = '预算已用完 No money left';
      await changeElsewhere(server.url, FINANCE, act('approve', 3, { kind: 'reject', reason }));
      boss.proxy.restore();
      await expect(due(boss)).toContainText(said('Confirm the need', '需求确认'));
      await press(boss, 'g n');
      const requester = boss.text('handler.requester');
      await expect(boss.page().locator('[data-item]').first()).toContainText(
        boss.text('rejection.processStepNotDue', {
          step: said('Confirm the need', '需求确认'),
          owner: requester,
        }),
      );
      await boss.shoot('process-refused');

      // Round again, to the end.
      await expect(process(desk)).toContainText(reason);
      await openStep(desk);
      await expect(field(desk, 'What is needed', '采购内容').first()).toHaveValue('扫码枪 Scanner');
      await press(desk, 'Control+Enter');
      await expect(due(desk)).toContainText(budget);
      await desk.synced();
      await changeElsewhere(server.url, FINANCE, act('review-budget', 5, covered));
      await changeElsewhere(server.url, FINANCE, act('approve', 6, approve));
      await press(boss, 'Escape');
      await expect(due(boss)).toContainText(boss.text('process.yours'));
      await openStep(boss);
      await expect(dialog(boss).getByRole('combobox')).toBeVisible();
      await press(boss, 'Control+Enter');
      await expect(dialog(boss)).toHaveCount(0);
      await expect(process(desk)).toContainText(desk.text('process.ended'));
    });
  });
}
