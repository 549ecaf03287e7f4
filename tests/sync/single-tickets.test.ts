import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saveDraft } from '../../db/client/local.ts';
import { getWantedTicket } from '../../db/client/queries/wanted-ticket.ts';
import { wantTicket } from '../../db/client/single-tickets.ts';
import { importRows } from '../../db/server/import-rows.ts';
import { createPool } from '../../db/server/pool.ts';
import { ageAllTickets, ageTickets } from '../../server/sync/age-tickets.ts';
import { LIMITS } from '../../shared/contract/sync-protocol.ts';
import { ENTITY_NAMES } from '../../shared/model/entities.ts';
import type { TicketId } from '../../shared/model/ids.ts';
import { DATABASE_TARGETS, withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import type { SimulatedClient } from './support/simulated-client.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

const DAY_MS = 24 * 3_600_000;

describe.each(DATABASE_TARGETS)('old closed tickets, on %s', (target) => {
  let pool: ReturnType<typeof createPool>;
  let world: World;
  let mira: SimulatedClient;
  let wei: SimulatedClient;
  /** Of the second team, which both of them work in. */
  let ticketId: TicketId;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  beforeEach(async () => {
    world = await createWorld(pool);
    [mira, wei] = world.clients as [SimulatedClient, SimulatedClient];
    ticketId = world.organization.ticketIds[1] as TicketId;
    await world.drain();
  });
  afterEach(() => {
    expect(world.bugs).toEqual([]);
    world.close();
  });

  const has = ({ db }: SimulatedClient, id: string = ticketId) =>
    db.prepare('select 1 from ticket where id = ?').get(id) !== undefined;
  const note = (client: SimulatedClient, id: string = ticketId) => {
    const messageId = randomUUID();
    const args = { ticketId: id, messageId, bodyHtml: 'a note', bodyText: 'a note' };
    expect(client.save({ name: 'ticket.add-note', args }).isSaved).toBe(true);
    return messageId;
  };
  const hasMessage = ({ db }: SimulatedClient, id: string) =>
    db.prepare('select 1 from message where id = ?').get(id) !== undefined;
  const close = async (id: string = ticketId) => {
    expect(mira.save({ name: 'ticket.set-status', args: { ticketId: id, status: 'closed' } }).isSaved).toBe(
      true,
    );
    await world.drain();
  };
  const age = () =>
    ageTickets(
      { pool, now: () => world.clock.now, newId: randomUUID, announce: () => undefined },
      world.organization.tenantId,
      world.clock.now + 1,
    );
  const closeAndAge = async () => {
    await close();
    expect(await age()).toBe(1);
    await world.drain();
  };
  const numberOf = async (id: string) => {
    const { rows } = await pool.query<{ number: number }>('select number from ticket where id = $1', [id]);
    return rows[0]?.number ?? 0;
  };
  const ask = async (client: SimulatedClient, wanted: number | TicketId) => {
    wantTicket(client.db, wanted, world.clock.now);
    client.nudge();
    await world.drain();
    return getWantedTicket(client.db, { wanted });
  };
  /** To the first team, which only Mira is in. */
  const moveAway = async () => {
    const args = { ticketId, teamId: world.organization.teamIds[0] };
    expect(mira.save({ name: 'ticket.set-team', args }).isSaved).toBe(true);
    await world.drain();
  };
  const runMira = async () => {
    for (;;) {
      const exchange = world.network.exchanges.find((each) => each.client === mira.index);
      if (exchange === undefined) return;
      await world.network.deliver(exchange);
      world.network.finish(exchange);
      await world.settle();
    }
  };
  const expectEqual = async () => {
    const tables = centerTables(pool, world.organization.tenantId);
    for (const entity of ENTITY_NAMES) {
      for (const client of world.clients) {
        const center = await centerRows(tables, entity, client.user, client.db);
        expect(localRows(client, entity), entity).toEqual(center);
      }
    }
  };

  it('R70: a closed ticket that nothing happened to leaves every workstation; open and fresh ones stay', async () => {
    const messageId = note(wei);
    await close();
    const ports = { pool, now: () => world.clock.now, newId: randomUUID, announce: () => undefined };
    await ageAllTickets(ports, 90);
    await world.drain();
    expect([has(mira), has(wei)]).toEqual([true, true]);
    world.clock.now += 91 * DAY_MS;
    await ageAllTickets(ports, 90);
    await world.drain();
    expect([has(mira), has(wei), hasMessage(wei, messageId)]).toEqual([false, false, false]);
    expect(has(mira, world.organization.ticketIds[0])).toBe(true);
    expect(await age()).toBe(0);
    await expectEqual();
  });

  it('R70: whatever is done to an old ticket brings it back to everybody, with its conversation', async () => {
    const messageId = note(wei);
    await close();
    world.network.cut(1);
    // Wei has written while he was away; the ticket grew old meanwhile.
    const late = note(wei);
    expect(await age()).toBe(1);
    await world.drain();
    expect([has(mira), hasMessage(mira, messageId), hasMessage(mira, late)]).toEqual([true, true, true]);
    expect(hasMessage(wei, late)).toBe(true);
    await expectEqual();
  });

  it('R70: a new workstation gets no old tickets', async () => {
    await closeAndAge();
    mira.db.exec('delete from ticket; delete from member; delete from scope');
    mira.db.exec("update meta set value = 'null' where key in ('epoch', 'cursor', 'standing')");
    mira.kill();
    await world.drain();
    expect(has(mira)).toBe(false);
    expect(has(mira, world.organization.ticketIds[0])).toBe(true);
  });

  it.each([
    ['a draft', (client: SimulatedClient) => draft(client)],
    ['a window', (client: SimulatedClient) => Object.assign(client, { openTicketId: ticketId })],
    ['refused work', (client: SimulatedClient) => refuse(client)],
  ])('R71: a ticket with %s on it stays, the whole of it, until nobody needs it', async (_name, use) => {
    const messageId = note(wei);
    await close();
    await use(wei);
    expect(await age()).toBe(1);
    await world.drain();
    expect([has(mira), has(wei), hasMessage(wei, messageId)]).toEqual([false, true, true]);
    await expectEqual();
    world.clock.now += 8 * DAY_MS;
    wei.poke();
    await world.drain();
    expect(has(wei)).toBe(true);
    wei.db.exec("delete from draft; update outbox set resolved_at = 1 where state = 'refused'");
    wei.openTicketId = null;
    world.clock.now += 8 * DAY_MS;
    wei.poke();
    await world.drain();
    expect([has(wei), hasMessage(wei, messageId)]).toEqual([false, false]);
    await expectEqual();
  });

  it('R71: unsent work keeps its ticket through a page that takes it', async () => {
    await close();
    world.network.cut(1);
    expect(await age()).toBe(1);
    const late = note(wei);
    world.network.restore(1);
    wei.nudge();
    // Every pull arrives before the push does.
    for (let step = 0; step < 40; step += 1) {
      const exchange = world.network.exchanges.find(({ client, kind }) => client === 1 && kind !== 'push');
      if (exchange === undefined) break;
      await world.network.deliver(exchange);
      world.network.finish(exchange);
      await world.settle();
      expect([has(wei), hasMessage(wei, late)]).toEqual([true, true]);
    }
    await world.drain();
    await expectEqual();
  });

  it('R71: what may no longer be seen goes, whoever works on it', async () => {
    await close();
    draft(wei);
    wei.openTicketId = ticketId;
    await moveAway();
    expect([has(mira), has(wei)]).toEqual([true, false]);
    expect(wei.db.prepare('select body_text from draft').get()).toEqual({ body_text: 'half a sentence' });
    await expectEqual();
  });

  it('R72: an old ticket is fetched by its number or by a link, and kept up to date while it is kept', async () => {
    const messageId = note(wei);
    await closeAndAge();
    const byNumber = await ask(mira, await numberOf(ticketId));
    expect(byNumber).toEqual({ state: 'here', ticketId });
    expect((await ask(wei, ticketId)).state).toBe('here');
    expect([hasMessage(mira, messageId), hasMessage(wei, messageId)]).toEqual([true, true]);
    await expectEqual();
    const answer = note(wei);
    await world.drain();
    expect(hasMessage(mira, answer)).toBe(true);
    await expectEqual();
  });

  it('R72: a ticket that is not there and one that may not be seen are answered alike', async () => {
    const foreign = world.organization.ticketIds[0] as TicketId;
    await close(foreign);
    await age();
    await world.drain();
    const answers = [
      await ask(wei, await numberOf(foreign)),
      await ask(wei, foreign),
      await ask(wei, 987_654),
      await ask(wei, randomUUID() as TicketId),
    ];
    for (const answer of answers) expect(answer).toEqual({ state: 'unavailable', ticketId: null });
    expect((await ask(mira, foreign)).state).toBe('here');
    expect(wei.db.prepare("select id from scope where id like 'ticket:%'").all()).toEqual([]);
    await expectEqual();
  });

  it('R72: asked for without a line, it comes with the next one; a right that goes takes it along', async () => {
    await closeAndAge();
    world.network.cut(1);
    wei.nudge();
    const number = await numberOf(ticketId);
    wantTicket(wei.db, number, world.clock.now);
    expect(getWantedTicket(wei.db, { wanted: number }).state).toBe('waiting');
    await world.drain();
    expect(getWantedTicket(wei.db, { wanted: number }).state).toBe('here');
    const row = { ...wei.user, teamIds: [] };
    await importRows(pool, world.organization.tenantId, [{ entity: 'user', row }], () => undefined);
    wei.poke();
    await world.drain();
    expect(has(wei)).toBe(false);
  });

  it('R72: a fetched ticket is let go after seven days', async () => {
    await closeAndAge();
    expect((await ask(mira, ticketId)).state).toBe('here');
    world.clock.now += 6 * DAY_MS;
    mira.poke();
    await world.drain();
    expect(has(mira)).toBe(true);
    world.clock.now += 2 * DAY_MS;
    mira.poke();
    await world.drain();
    expect(has(mira)).toBe(false);
    expect(getWantedTicket(mira.db, { wanted: ticketId }).state).toBe('notAsked');
    await expectEqual();
  });

  it('R240: of more fetched tickets than there is room for, the first goes, unless somebody is at work on it', async () => {
    await closeAndAge();
    await ask(mira, await numberOf(ticketId));
    expect(has(mira)).toBe(true);
    const others = Array.from({ length: LIMITS.singleTickets - 100 }, () => randomUUID());
    const add = mira.db.prepare('insert into single_ticket (ticket_id, until, is_denied) values (?, ?, 0)');
    for (const id of others) add.run(id, world.clock.now + 30 * DAY_MS);
    draft(mira);
    mira.nudge();
    await world.drain();
    expect(has(mira)).toBe(true);
    mira.db.prepare('delete from draft').run();
    mira.nudge();
    await world.drain();
    expect(has(mira)).toBe(false);
  });

  it('R72: a ticket of a scope that is still on its way is fetched ahead of it', async () => {
    mira.db.exec("delete from ticket; delete from member; delete from scope where id like 'team:%'");
    expect(has(mira)).toBe(false);
    wantTicket(mira.db, ticketId, world.clock.now);
    mira.kill();
    await world.drain();
    expect(getWantedTicket(mira.db, { wanted: ticketId })).toEqual({ state: 'here', ticketId });
    await expectEqual();
  });

  it('R76 R225 R226: a conversation too large for its page comes by itself, whole, also after eight days', async () => {
    const entering = world.organization.ticketIds[0] as TicketId;
    const notes = Array.from({ length: 30 }, () => note(mira, entering));
    await world.drain();
    // Away, so that it comes with a pull and in no poke.
    world.network.cut(wei.index);
    const args = { ticketId: entering, teamId: world.organization.teamIds[1] };
    expect(mira.save({ name: 'ticket.set-team', args }).isSaved).toBe(true);
    await runMira();
    world.network.restore(wei.index);
    wei.nudge();
    const announced = () => wei.db.prepare("select id, state from scope where id like 'ticket:%'").all();
    for (let step = 0; step < 40 && announced().length === 0; step += 1) {
      const exchange = world.network.exchanges.find(({ client }) => client === wei.index);
      if (exchange === undefined) break;
      await world.network.deliver(exchange);
      world.network.finish(exchange);
      await world.settle();
    }
    expect(announced()).toEqual([{ id: `ticket:${entering}`, state: 'joining' }]);
    world.network.cut(wei.index);
    expect(hasMessage(wei, notes[0] ?? '')).toBe(false);
    world.clock.now += 8 * DAY_MS;
    world.network.restore(wei.index);
    wei.nudge();
    await world.drain();
    wei.poke();
    await world.drain();
    expect(notes.map((id) => hasMessage(wei, id))).toEqual(notes.map(() => true));
    expect([announced(), has(wei, entering)]).toEqual([[], true]);
    await expectEqual();
  });

  function draft(client: SimulatedClient): void {
    saveDraft(client.db, {
      ticketId,
      kind: 'publicReply',
      bodyHtml: 'half a sentence',
      bodyText: 'half a sentence',
      attachments: [],
      updatedAt: 1,
    });
  }

  /** Somebody else took the ticket first. */
  async function refuse(client: SimulatedClient): Promise<void> {
    const assign = (assigneeId: string | undefined) => ({
      name: 'ticket.assign',
      args: { ticketId, assigneeId, expectedAssigneeId: null },
    });
    world.network.cut(client.index);
    expect(client.save(assign(client.user.id)).isSaved).toBe(true);
    expect(mira.save(assign(mira.user.id)).isSaved).toBe(true);
    await runMira();
    await world.drain();
    expect(client.db.prepare("select state from outbox where name = 'ticket.assign'").get()).toEqual({
      state: 'refused',
    });
  }
});
