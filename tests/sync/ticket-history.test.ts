import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPool } from '../../db/server/pool.ts';
import { TicketEvent } from '../../shared/model/ticket-event.ts';
import { DATABASE_TARGETS, withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { checkHistory } from './support/check-history.ts';
import type { SimulatedClient } from './support/simulated-client.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

describe.each(DATABASE_TARGETS)('the history of tickets, on %s', (target) => {
  let pool: ReturnType<typeof createPool>;
  let world: World;
  let mira: SimulatedClient;
  let wei: SimulatedClient;
  /** Of the second team, which both of them work in. */
  let ticketId: string;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  beforeEach(async () => {
    world = await createWorld(pool);
    [mira, wei] = world.clients as [SimulatedClient, SimulatedClient];
    ticketId = world.organization.ticketIds[1] ?? '';
    await world.drain();
  });
  afterEach(async () => {
    const { tenantId } = world.organization;
    expect(world.bugs).toEqual([]);
    const tables = centerTables(pool, tenantId);
    for (const client of world.clients) {
      expect(localRows(client, 'ticketEvent')).toEqual(await centerRows(tables, 'ticketEvent', client.user));
    }
    await checkHistory(pool, tenantId);
    world.close();
  });

  const save = (client: SimulatedClient, name: string, args: object) =>
    expect(client.save({ name: `ticket.${name}`, args: { ticketId, ...args } })).toMatchObject({
      isSaved: true,
    });
  const eventsOf = (client: SimulatedClient): readonly TicketEvent[] =>
    [...localRows(client, 'ticketEvent').values()].map((row) => TicketEvent.parse(JSON.parse(row)));

  it('R162: what a workstation shows at once is the very row that the center makes, also over other people’s work', async () => {
    world.network.cut(0);
    save(mira, 'set-priority', { priority: 0 });
    save(mira, 'assign', { assigneeId: mira.user.id, expectedAssigneeId: null });
    const shown = eventsOf(mira);
    expect(shown.map(({ change }) => change.field).sort()).toEqual(['assigneeId', 'priority']);
    save(wei, 'tag', { add: ['vip'], remove: [] });
    await world.drain();
    expect(eventsOf(wei)).toHaveLength(3);
    for (const { takenAt: _before, ...event } of shown)
      expect(eventsOf(wei)).toContainEqual(expect.objectContaining(event));
  });

  it('R164: the center says when it took what was done without a line', async () => {
    world.network.cut(0);
    const madeAt = world.clock.now;
    save(mira, 'set-status', { status: 'pending' });
    world.clock.now += 3_600_000;
    await world.drain();
    const [event] = eventsOf(wei);
    expect(event?.at).toBeLessThan(madeAt + 60_000);
    expect(event?.takenAt).toBeGreaterThanOrEqual(madeAt + 3_600_000);
  });

  it('R163: begins where the center stood: a late change of what somebody else changed meanwhile tells so, or is no event', async () => {
    world.network.cut(0);
    save(mira, 'set-priority', { priority: 0 });
    save(mira, 'set-status', { status: 'solved' });
    expect(eventsOf(mira).find(({ change }) => change.field === 'status')?.change.from).toBe('open');
    save(wei, 'set-priority', { priority: 3 });
    save(wei, 'set-status', { status: 'pending' });
    for (const client of [wei, mira]) {
      world.network.restore(client.index);
      client.nudge();
      for (let turn = 0; turn < 40; turn += 1) {
        const exchange = world.network.exchanges.find((each) => each.client === client.index);
        if (exchange !== undefined) {
          await world.network.deliver(exchange);
          world.network.finish(exchange);
        }
        await world.settle();
      }
    }
    await world.drain();
    const changes = eventsOf(mira).map(({ change }) => change);
    expect(changes).toHaveLength(3);
    expect(changes).toContainEqual({ field: 'priority', from: 2, to: 3 });
    expect(changes).toContainEqual({ field: 'status', from: 'pending', to: 'solved' });
  });

  it('R165: goes with its ticket where that leaves a person’s scopes, and comes with it', async () => {
    save(mira, 'set-priority', { priority: 0 });
    await world.drain();
    expect(eventsOf(wei)).toHaveLength(1);
    save(mira, 'set-team', { teamId: world.organization.teamIds[0] });
    await world.drain();
    expect(eventsOf(wei)).toEqual([]);
    save(mira, 'set-team', { teamId: world.organization.teamIds[1] });
    await world.drain();
    expect(eventsOf(wei)).toHaveLength(3);
  });

  it('R162: what is refused leaves no event behind, what is undone two', async () => {
    save(wei, 'set-priority', { priority: 1 });
    save(wei, 'set-priority', { priority: 2 });
    await world.drain();
    expect(eventsOf(mira)).toHaveLength(2);
    world.network.cut(1);
    save(mira, 'assign', { assigneeId: mira.user.id, expectedAssigneeId: null });
    save(wei, 'assign', { assigneeId: wei.user.id, expectedAssigneeId: null });
    while (world.network.exchanges.some(({ client }) => client === mira.index)) {
      const [exchange] = world.network.exchanges.filter(({ client }) => client === mira.index);
      if (exchange === undefined) break;
      await world.network.deliver(exchange);
      world.network.finish(exchange);
      await world.settle();
    }
    await world.drain();
    expect(eventsOf(wei).filter(({ change }) => change.field === 'assigneeId')).toMatchObject([
      { actorId: mira.user.id },
    ]);
  });
});
