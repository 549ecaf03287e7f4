import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { refreshDeadlines } from '../../db/client/deadlines.ts';
import { importRows } from '../../db/server/import-rows.ts';
import { createPool } from '../../db/server/pool.ts';
import { compilePolicies } from '../../shared/domain/sla/compile-policies.ts';
import { deadlinesOf } from '../../shared/domain/sla/ticket-timers.ts';
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
/** What the center works out of its own rows. */
async function dueAtCenter(): Promise<Record<string, number | null>> {
  const all = async (table: string) =>
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
  const events = (await all('ticket_event')).map((row) => TicketEvent.parse(row));
  const messages = (await all('message')).map((row) => Message.parse(row));
  const tickets = (await all('ticket')).map((row) => Ticket.parse(row));
  return Object.fromEntries(
    tickets.map((ticket) => [
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
