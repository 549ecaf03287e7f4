import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import pg from 'pg';
import { translate } from '../../shared/i18n/resources.ts';
import { pick, seededRandom } from '../../shared/util/seeded-random.ts';
import { databaseUrl } from '../server/process/support/embedded-database.ts';
import { changeElsewhere } from './support/colleague.ts';
import { createDesk, type Desk } from './support/desk.ts';
import { DEMO_AGENT, type ServerProcess, startServerProcess } from './support/outpost.ts';

const NODE_DAYS_LATER = join(import.meta.dirname, 'fixtures/node-days-later.sh');
const COLLEAGUE = { email: 'gu.huaijin@outpost.example', password: 'outpost-demo' };
/** All 2,000 of them take four minutes: OUTPOST_THIRTY_DAYS_ACTIONS=2000. */
const ACTIONS = Number(process.env.OUTPOST_THIRTY_DAYS_ACTIONS ?? 300);
/** The workstation is switched on anew on these days; on the thirtieth it would be locked (R155). */
const DAYS = [0, 10, 20, 29] as const;
/** Each visit to a ticket makes five changes by key, and now and then a text. */
const CHANGES_PER_VISIT = 5;
const VISITS_PER_TEXT = 8;
/** Tickets that a colleague changes meanwhile too. */
const CLASHES = 6;
const HELD = 3;

interface FocusedTicket {
  readonly number: number;
  readonly priority: number;
}

/** What the row under the cursor says, once it is another ticket than `last`. */
async function focusedAfter(page: Page, last: number): Promise<FocusedTicket> {
  const row = page.locator('[data-focused="true"]');
  await expect(row).not.toHaveAttribute('aria-label', new RegExp(`^Ticket ${last},`));
  const label = (await row.getAttribute('aria-label')) ?? '';
  const [, number, priority] = /^Ticket (\d+),.*, P([0-3])$/.exec(label) ?? [];
  return { number: Number(number), priority: Number(priority) };
}

test.describe('thirty days without a line, at a real window', () => {
  let server: ServerProcess;
  let desk: Desk;
  let center: pg.Client;

  test.beforeAll(async () => {
    server = await startServerProcess();
    center = new pg.Client({ connectionString: databaseUrl(server.dataDir) });
    await center.connect();
    desk = await createDesk(server.url, 'en', DEMO_AGENT);
  });
  test.afterAll(async () => {
    await desk?.stop();
    await center?.end();
    await server?.stop();
  });

  test('a month of work by key: nothing lost, nothing doubled, all clashes listed', async () => {
    test.setTimeout(600_000);
    const random = seededRandom(30);
    const priorities = new Map<number, number>();
    const texts: { readonly number: number; readonly text: string; readonly isReply: boolean }[] = [];
    let actions = 0;
    let visits = 0;

    const waiting = () => desk.line().getByText(/changes to confirm/);
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await desk.page().keyboard.press(key);
    };
    /** The priority five times, each seen before the next one. */
    const changePriority = async ({ number, priority }: FocusedTicket): Promise<void> => {
      const wanted = pick(
        random,
        [0, 1, 2, 3].filter((each) => each !== priority),
      );
      const [one, other] = [0, 1, 2, 3].filter((each) => each !== priority && each !== wanted);
      for (const each of [one, other, one, other, wanted]) {
        await press('p', String(each));
        await expect(desk.page().locator('[data-focused="true"]')).toHaveAttribute(
          'aria-label',
          new RegExp(`${number},.*, P${each}$`),
        );
      }
      priorities.set(number, wanted);
      actions += CHANGES_PER_VISIT;
    };
    const write = async ({ number }: FocusedTicket): Promise<void> => {
      const isReply = texts.length % 2 === 0;
      const text = `Written on the way ${texts.length + 1}.`;
      await press(isReply ? 'r' : 'n');
      await expect(desk.page().locator('.ProseMirror')).toBeFocused();
      await desk.page().keyboard.insertText(text);
      await press('Control+Enter');
      await expect(desk.page().getByRole('article').filter({ hasText: text })).toBeVisible();
      // Out of the editor and the ticket, back to the list.
      const inList = desk.page().locator('[role="grid"] :focus');
      await expect(async () => {
        if ((await inList.count()) === 0) await press('Escape');
        await expect(inList).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 15_000 });
      texts.push({ number, text, isReply });
      actions += 1;
    };
    const workUntil = async (wanted: number): Promise<void> => {
      let last = -1;
      while (actions < wanted) {
        await press('j');
        const ticket = await focusedAfter(desk.page(), last);
        last = ticket.number;
        await changePriority(ticket);
        visits += 1;
        if (visits % VISITS_PER_TEXT === 0) await write(ticket);
      }
      await expect
        .poll(async () => Number(((await waiting().textContent()) ?? '').replace(/\D/g, '')))
        .toBe(actions);
    };

    await desk.start({ signIn: true });
    await expect(desk.page().getByRole('grid')).toBeVisible({ timeout: 60_000 });
    await desk.synced();
    desk.proxy.cut();
    for (const [index, days] of DAYS.entries()) {
      if (index > 0) {
        await desk.quit();
        const env = { OUTPOST_NODE: NODE_DAYS_LATER, OUTPOST_TEST_NODE: process.execPath };
        await desk.start({ env: { ...env, OUTPOST_TEST_DAYS: String(days) } });
      }
      await press('5');
      await expect(desk.page().locator('[data-row="3"]')).toBeVisible();
      await workUntil((ACTIONS * (index + 1)) / DAYS.length);
    }
    const ids = new Map<number, string>();
    const numbers = [...new Set([...priorities.keys(), ...texts.map(({ number }) => number)])];
    const known = await center.query<{ id: string; number: number; customer_id: string | null }>(
      'select id, number, customer_id from ticket where number = any($1)',
      [numbers],
    );
    for (const { id, number } of known.rows) ids.set(Number(number), id);
    const customers = new Map(known.rows.map(({ id, customer_id }) => [id, customer_id]));
    const idOf = (number: number): string => ids.get(number) ?? `no ticket ${number}`;
    const answered = texts.filter(({ isReply }) => isReply).slice(0, HELD);
    const clashing = [...priorities].slice(0, CLASHES);
    const before = await center.query<{ number: number; priority: number }>(
      'select number, priority from ticket where number = any($1)',
      [clashing.map(([number]) => number)],
    );
    const beforeOf = new Map(before.rows.map(({ number, priority }) => [Number(number), priority]));
    // Another value than before, so that it is a change, and than mine, so that it is a clash.
    const theirs = new Map(
      clashing.map(([number, mine]) => {
        const wanted = [0, 1, 2, 3].find((each) => each !== mine && each !== beforeOf.get(number));
        return [number, wanted] as const;
      }),
    );
    await changeElsewhere(server.url, COLLEAGUE, [
      ...[...theirs].map(([number, priority]) => ({
        name: 'ticket.set-priority',
        args: { ticketId: idOf(number), priority },
      })),
      ...answered.map(({ number }) => ({
        name: 'ticket.reply',
        args: {
          ticketId: idOf(number),
          customerId: customers.get(idOf(number)),
          messageId: crypto.randomUUID(),
          ...{ bodyHtml: '<p>Theirs</p>', bodyText: 'Theirs', statusAfter: null, sendAnyway: false },
        },
      })),
    ]);

    desk.proxy.restore();
    await desk.run('command.sync.now');
    await expect(waiting()).toBeHidden({ timeout: 120_000 });
    await desk.synced();

    const stored = await center.query<{ number: number; body_text: string; kind: string }>(
      `select ticket.number, message.body_text, message.kind from message join ticket on ticket.id = message.ticket_id
       where message.body_text like 'Written on the way %'`,
    );
    const heldNumbers = new Set(answered.map(({ number }) => number));
    const [held, sent] = [true, false].map((isHeld) =>
      texts.filter(({ number, isReply }) => (isReply && heldNumbers.has(number)) === isHeld),
    ) as [typeof texts, typeof texts];
    const inOrder = (lines: readonly string[]): readonly string[] => [...lines].sort();
    expect(inOrder(stored.rows.map((row) => `${row.number} ${row.kind} ${row.body_text}`))).toEqual(
      inOrder(
        sent.map(
          ({ number, isReply, text }) => `${number} ${isReply ? 'publicReply' : 'internalNote'} ${text}`,
        ),
      ),
    );

    const after = await center.query<{ number: number; priority: number }>(
      'select number, priority from ticket where number = any($1)',
      [[...priorities.keys()]],
    );
    expect(new Map(after.rows.map(({ number, priority }) => [Number(number), priority]))).toEqual(
      new Map([...priorities].map(([number, mine]) => [number, theirs.get(number) ?? mine])),
    );
    const notes = await center.query<{ number: number }>(
      `select ticket.number from conflict_note join ticket on ticket.id = conflict_note.ticket_id
       where conflict_note.resolved_at is null and conflict_note.field = 'priority'`,
    );
    expect(new Set(notes.rows.map(({ number }) => Number(number)))).toEqual(new Set(theirs.keys()));

    await press('g', 'n');
    const items = desk.page().locator('[data-item]');
    await expect(items).toHaveCount(held.length + notes.rows.length);
    const lost = items.filter({ hasText: translate('en', 'attention.lostTo') });
    for (const number of theirs.keys()) {
      await expect(lost.filter({ hasText: `#${number} ` }).first()).toBeVisible();
    }
    for (const { text } of held) await expect(items.filter({ hasText: text })).toHaveCount(1);
  });
});
