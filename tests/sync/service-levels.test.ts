import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { refreshDeadlines } from '../../db/client/deadlines.ts';
import { refreshSnoozes } from '../../db/client/snoozes.ts';
import { importRows } from '../../db/server/import-rows.ts';
import { createPool } from '../../db/server/pool.ts';
import { runSystemMutations } from '../../server/mutations/run-system-mutations.ts';
import { compilePolicies } from '../../shared/domain/sla/compile-policies.ts';
import { deadlinesOf } from '../../shared/domain/sla/ticket-timers.ts';
import { isSnoozedAt } from '../../shared/domain/tickets/snooze.ts';
import { Message } from '../../shared/model/message.ts';
import { SlaPolicySet } from '../../shared/model/sla-policy.ts';
import { SLA_SETTINGS_ID } from '../../shared/model/sla-settings.ts';
import { Ticket } from '../../shared/model/ticket.ts';
import { TicketEvent } from '../../shared/model/ticket-event.ts';
import { withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import type { SimulatedClient } from './support/simulated-client.ts';
import { createWorld, type World } from './support/world.ts';

const file = new URL('../../resources/sla-policies/call-center.json', import.meta.url);
const callCenter = SlaPolicySet.parse(JSON.parse(readFileSync(file, 'utf8')));
const ready = compilePolicies(callCenter);
const ROW = `to_jsonb(r) - 'tenant_id'`;

let pool: ReturnType<typeof createPool>;
let world: World;
let mira: SimulatedClient;
let wei: SimulatedClient;

beforeAll(async () => {
  pool = createPool({ url: await withDatabase('embedded', SERVER_TEMPLATE), max: 4 });
});
afterAll(() => pool.end());
beforeEach(async () => {
  world = await createWorld(pool);
  [mira, wei] = world.clients as [SimulatedClient, SimulatedClient];
  await world.drain();
  const row = { id: SLA_SETTINGS_ID, ...callCenter };
  await importRows(pool, world.organization.tenantId, [{ entity: 'slaSettings', row }], () => undefined);
  await world.drain();
});
afterEach(() => {
  expect(world.bugs).toEqual([]);
  world.close();
});

const save = (client: SimulatedClient, name: string, args: object) =>
  expect(client.save({ name: `ticket.${name}`, args })).toMatchObject({ isSaved: true });
const dueOn = ({ db }: SimulatedClient) => {
  while (!refreshDeadlines(db, 2, 0).isDone);
  const rows = db.prepare('select id, next_due_at as due from ticket').all() as {
    id: string;
    due: number | null;
  }[];
  return Object.fromEntries(rows.map(({ id, due }) => [id, due]));
};
/** The rows of a table at the center, with the names of their fields. */
const centerAll = async (table: string) =>
  (
    await pool.query<{ row: Record<string, unknown> }>(
      `select ${ROW} as row from ${table} r where tenant_id = $1 and not is_deleted order by seq`,
      [world.organization.tenantId],
    )
  ).rows.map(({ row }) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name.replace(/_(.)/g, (_all, letter: string) => letter.toUpperCase()),
        value,
      ]),
    ),
  );
const centerTickets = async () => (await centerAll('ticket')).map((row) => Ticket.parse(row));
/** What the center works out of its own rows. */
async function dueAtCenter(): Promise<Record<string, number | null>> {
  const events = (await centerAll('ticket_event')).map((row) => TicketEvent.parse(row));
  const messages = (await centerAll('message')).map((row) => Message.parse(row));
  return Object.fromEntries(
    (await centerTickets()).map((ticket) => [
      ticket.id,
      deadlinesOf(ready, {
        ticket,
        events: events.filter(({ ticketId }) => ticketId === ticket.id),
        messages: messages.filter(({ ticketId }) => ticketId === ticket.id),
      }).nextDueAt,
    ]),
  );
}

it('R190 R191: every workstation has the policies, and its deadlines are those of the center', async () => {
  const due = dueOn(mira);
  expect(Object.values(due).filter((at) => at !== null)).toHaveLength(3);
  expect(await dueAtCenter()).toEqual(due);
  const [, shared = ''] = world.organization.ticketIds;
  expect(dueOn(wei)).toEqual({ [shared]: due[shared] });
});

it('R191 R192: work of two people without a line moves them at once, and comes to the same on all sides', async () => {
  const [first, shared, third] = world.organization.ticketIds as [string, string, string];
  const before = dueOn(mira);
  world.network.cut(0);
  world.network.cut(1);
  save(mira, 'set-priority', { ticketId: shared, priority: 0 });
  save(mira, 'set-status', { ticketId: first, status: 'pending' });
  save(mira, 'set-status', { ticketId: third, status: 'solved' });
  save(wei, 'tag', { ticketId: shared, add: ['vip'], remove: [] });
  save(wei, 'set-priority', { ticketId: shared, priority: 1 });
  const here = dueOn(mira);
  const opened = Number(mira.db.prepare('select created_at from ticket where id = ?').pluck().get(shared));
  // P0 is answered within 15 minutes around the clock, P2 within two hours of the office.
  expect(here[shared]).toBe(opened + 15 * 60_000);
  expect(here[shared]).toBeLessThan(before[shared] ?? 0);
  expect(here[third]).toBeNull();
  expect(dueOn(wei)[shared]).not.toBe(here[shared]);
  await world.drain();
  const center = await dueAtCenter();
  expect(dueOn(mira)).toEqual(center);
  expect(dueOn(wei)).toEqual({ [shared]: center[shared] });
});

it('R243 R244: clocks go on while a ticket is put aside, it comes back alike everywhere, and at once when the customer writes', async () => {
  const [first = '', shared = ''] = world.organization.ticketIds;
  const promised = dueOn(mira);
  const until = world.clock.now + 3_600_000;
  save(mira, 'snooze', { ticketId: shared, until, reason: 'spare part' });
  save(mira, 'snooze', { ticketId: first, until, reason: null });
  await world.drain();
  const aside = ({ db }: SimulatedClient, at: number) => {
    refreshSnoozes(db, at);
    return db.prepare('select id from ticket where is_snoozed = 1').pluck().all();
  };
  const atCenter = async () =>
    (await centerTickets()).filter((ticket) => isSnoozedAt(ticket, world.clock.now)).map(({ id }) => id);
  expect(new Set(aside(mira, world.clock.now))).toEqual(new Set([first, shared]));
  expect(aside(wei, world.clock.now)).toEqual([shared]);
  expect(new Set(await atCenter())).toEqual(new Set([first, shared]));
  expect(dueOn(mira)).toEqual(promised);
  expect(await dueAtCenter()).toEqual(promised);

  const words = {
    subject: 'Again',
    bodyHtml: '',
    bodyText: 'Again',
    mailMessageId: null,
    isAutomatic: false,
  };
  const thread = { ticketId: shared, newTicket: null, customer: null, messageId: randomUUID() };
  const args = { ...words, ...thread, attachments: [] };
  const mail = [{ name: 'ticket.receive-mail', args }];
  await runSystemMutations(world.node, world.organization.tenantId, 'mail', mail, async () => undefined);
  // Wei has no line yet, and does not know of the mail: a ticket with a new message is not put aside again.
  save(wei, 'snooze', { ticketId: shared, until: until + 1, reason: null });
  mira.poke();
  wei.poke();
  await world.drain();
  expect(aside(wei, world.clock.now)).toEqual([]);
  expect(wei.db.prepare("select code from outbox where state = 'refused'").pluck().all()).toEqual([
    'customerWrote',
  ]);
  expect(aside(mira, until - 1)).toEqual([first]);
  expect(aside(mira, until)).toEqual([]);
});
