import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Pool } from 'pg';
import { importRows } from '../../db/server/import-rows.ts';
import { createPool } from '../../db/server/pool.ts';
import { databaseUrl } from '../server/process/support/embedded-database.ts';
import { openFolder } from '../support/open-folder.ts';
import { sampleTicket } from '../support/small-organization.ts';
import { createDesk, type Desk } from './support/desk.ts';
import { type ServerProcess, startServerProcess } from './support/outpost.ts';
import { languagesOf } from './support/pictures.ts';

const MOVED_CLOCK = join(import.meta.dirname, 'fixtures/moved-clock.cjs');
const MINUTE = 60_000;
/** Of the team above the one that has the tickets: the second level. */
const SECOND_MANAGER = { email: 'shen.liqun@outpost.example', password: 'outpost-demo' };
/** A first answer to a P0 is due after 15 minutes, and half an hour later the second manager is told. */
const SECOND_AFTER = 45 * MINUTE;

for (const locale of languagesOf('en')) {
  test.describe(`escalations, in ${locale}`, () => {
    let server: ServerProcess;
    let desk: Desk;
    let center: Pool;
    let folder: string;

    test.beforeAll(async () => {
      folder = openFolder('outpost-e2e-clock-');
      writeFileSync(join(folder, 'ahead'), '0');
      server = await startServerProcess({
        NODE_OPTIONS: `--require ${MOVED_CLOCK}`,
        OUTPOST_TEST_CLOCK: join(folder, 'ahead'),
      });
      center = createPool({ url: databaseUrl(server.dataDir), max: 1, onLost: () => undefined });
      desk = await createDesk(server.url, locale, SECOND_MANAGER);
      await desk.start({ signIn: true });
      await expect(desk.page().getByRole('grid')).toBeVisible({ timeout: 60_000 });
    });
    test.afterAll(async () => {
      await desk?.stop();
      await center?.end();
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const press = async (keys: string): Promise<void> => {
      for (const key of keys.split(' ')) await desk.page().keyboard.press(key);
    };
    /** A P0 of the team below, that nobody takes; here as soon as it can be found. */
    const leave = async (number: number, createdAt: number): Promise<void> => {
      const { rows } = await center.query<{ id: string; tenant_id: string; branch_id: string }>(
        "select id, tenant_id, branch_id from team where name = '收银系统'",
      );
      const [team] = rows;
      if (team === undefined) throw new Error('The demo has no such team');
      const row = sampleTicket({
        teamId: team.id,
        branchId: team.branch_id,
        number,
        priority: 0,
        createdAt,
        customerId: null,
      } as never);
      await importRows(center, team.tenant_id, [{ entity: 'ticket', row }], () => undefined);
      await press('/');
      await desk.page().getByRole('dialog').getByRole('combobox').fill(String(number));
      await expect(desk.page().getByRole('option').filter({ hasText: row.subject })).toBeVisible();
      await press('Escape');
    };
    const metric = () => desk.text('slaMetric.firstResponse');
    /** What is said is read out as well, so it stands there twice. */
    const escalated = (number: number) => {
      const text = desk.text('deadline.escalated', { number, metric: metric(), level: 3 });
      return desk.page().getByText(text, { exact: true }).first();
    };
    const lines = () => desk.page().getByRole('dialog').locator('[data-notification]');

    test('R195 R198: a P0 without an answer reaches the second manager, with a line and without', async () => {
      test.setTimeout(180_000);
      await desk.synced();
      await press('g i');
      await expect(desk.page().getByRole('dialog')).toContainText(desk.text('notifications.none.title'));
      await desk.shoot('notifications-empty');
      await press('Escape');

      // The server is away when the time comes: the workstation tells by itself.
      await leave(990_001, Date.now() - SECOND_AFTER + 8_000);
      desk.proxy.cut();
      await expect(escalated(990_001)).toBeVisible({ timeout: 20_000 });
      desk.proxy.restore();
      await desk.run('command.sync.now');
      await desk.synced();

      await leave(990_002, Date.now());
      writeFileSync(join(folder, 'ahead'), String(SECOND_AFTER + MINUTE));
      await expect(escalated(990_002)).toBeVisible({ timeout: 20_000 });

      await press('g i');
      await expect(lines()).toHaveCount(2);
      await expect(lines().first()).toContainText('990002');
      await expect(lines().first()).toBeFocused();
      await desk.shoot('notifications');
      await press('Enter');
      const ticket = desk.page().locator('[data-pane="ticket"]');
      await expect(desk.page().locator('[data-pane="sidebar"] [data-high-risk]')).toBeVisible();
      await ticket.locator('[data-events]').last().press('Enter');
      const level = desk.text('event.escalation.escalation', { metric: metric(), level: 3 });
      const line = ticket.getByRole('listitem').filter({ hasText: level });
      await expect(line.locator('[data-cause]')).toContainText('30');
      await desk.shoot('escalation-why');
      await press('g i');
      await expect(lines().first()).toHaveAttribute('data-read', 'true');
      await expect(lines().last()).toHaveAttribute('data-read', 'false');
    });
  });
}
