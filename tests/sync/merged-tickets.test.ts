import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pruneOutbox, settleEntries } from '../../db/client/outbox.ts';
import { countOutbox, listAttention } from '../../db/client/queries/outbox.ts';
import { getTicket, getTimeline } from '../../db/client/queries/tickets.ts';
import { wantTicket } from '../../db/client/single-tickets.ts';
import { createPool } from '../../db/server/pool.ts';
import { openUnitOfWork } from '../../server/mutations/unit-of-work.ts';
import { ageTickets } from '../../server/sync/age-tickets.ts';
import { ENTITY_NAMES } from '../../shared/model/entities.ts';
import type { TicketId } from '../../shared/model/ids.ts';
import { DATABASE_TARGETS, withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { checkClient } from './support/check-client.ts';
import type { SimulatedClient } from './support/simulated-client.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

describe.each(DATABASE_TARGETS)('merged tickets, on %s', (target) => {
  let pool: ReturnType<typeof createPool>;
  let world: World;
  /** In both teams. */
  let mira: SimulatedClient;
  /** In the second team alone. */
  let wei: SimulatedClient;
  /** Of the first team, of the second, and of the first. */
  let [first, second, third]: TicketId[] = [];

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  beforeEach(async () => {
    world = await createWorld(pool);
    [mira, wei] = world.clients as [SimulatedClient, SimulatedClient];
    [first, second, third] = world.organization.ticketIds as TicketId[];
    await world.drain();
  });
  afterEach(async () => {
    expect(world.bugs).toEqual([]);
    const tables = centerTables(pool, world.organization.tenantId);
    for (const client of world.clients) {
      checkClient(client);
      for (const entity of ENTITY_NAMES) {
        const center = await centerRows(tables, entity, client.user, client.db);
        expect(localRows(client, entity), entity).toEqual(center);
      }
    }
    world.close();
  });

  const save = (client: SimulatedClient, name: string, args: unknown) => {
    expect(client.save({ name, args })).toMatchObject({ isSaved: true });
  };
  const words = (ticketId: unknown) => ({
    ticketId,
    messageId: randomUUID(),
    bodyHtml: 'words',
    bodyText: 'words',
  });
  const note = (client: SimulatedClient, ticketId: unknown) => {
    const args = words(ticketId);
    save(client, 'ticket.add-note', args);
    return args.messageId;
  };
  const reply = (client: SimulatedClient, ticketId: unknown) => {
    const { customerId } = world.organization;
    const args = { ...words(ticketId), customerId, statusAfter: null, sendAnyway: false };
    save(client, 'ticket.reply', args);
    return args.messageId;
  };
  const merge = (client: SimulatedClient, ticketId: unknown, intoId: unknown) =>
    save(client, 'ticket.merge', { ticketId, intoId });
  const ticketsOf = ({ db }: SimulatedClient) =>
    db
      .prepare<[], { id: string }>('select id from ticket order by number')
      .all()
      .map(({ id }) => id);
  const placeOf = ({ db }: SimulatedClient, messageId: string) =>
    db.prepare<[string], { id: string }>('select ticket_id as id from message where id = ?').get(messageId)
      ?.id;
  const lastOf = ({ db }: SimulatedClient) =>
    db
      .prepare<[], { state: string; code: string | null; params: string }>(
        'select state, code, params from outbox order by n desc limit 1',
      )
      .get();
  const goOffline = (client: SimulatedClient) => world.network.cut(client.index);

  it('R123: a merged ticket is with whoever has its target, with its messages, and goes with it', async () => {
    const messageId = note(mira, first);
    await world.drain();
    expect(ticketsOf(wei)).toEqual([second]);
    merge(mira, first, second);
    await world.drain();
    expect(ticketsOf(wei)).toEqual([first, second]);
    expect(placeOf(wei, messageId)).toBe(first);
    const own = note(mira, second);
    await world.drain();
    const { entries } = getTimeline(wei.db, { ticketId: second as TicketId, before: null, limit: 9 });
    expect(Object.fromEntries(entries.map(({ id, fromNumber }) => [id, fromNumber]))).toEqual({
      [messageId]: 1,
      [own]: null,
    });
    expect(getTicket(wei.db, { ticketId: first as TicketId })?.target).toMatchObject({
      id: second,
      number: 2,
    });
    expect(getTicket(wei.db, { ticketId: second as TicketId })?.mergedTickets).toMatchObject([{ id: first }]);
    const [teamId] = world.organization.teamIds;
    save(mira, 'ticket.set-team', { ticketId: second, teamId });
    await world.drain();
    expect(ticketsOf(wei)).toEqual([]);
    expect(placeOf(wei, messageId)).toBeUndefined();
    save(mira, 'ticket.assign', { ticketId: second, assigneeId: wei.user.id, expectedAssigneeId: null });
    await world.drain();
    expect(ticketsOf(wei)).toEqual([first, second]);
    save(wei, 'ticket.unmerge', { ticketId: first, fromId: second });
    await world.drain();
    expect(ticketsOf(wei)).toEqual([second]);
  });

  it('R123: a chain of merges stays together when its end moves', async () => {
    merge(mira, first, third);
    merge(mira, third, second);
    await world.drain();
    expect(ticketsOf(wei)).toEqual([first, second, third]);
    save(wei, 'ticket.unmerge', { ticketId: third, fromId: second });
    await world.drain();
    expect(ticketsOf(wei)).toEqual([second]);
    expect(ticketsOf(mira)).toEqual([first, second, third]);
  });

  it('R123: an old target takes its merged tickets along, and brings them when it is fetched or wakes up', async () => {
    const messageId = note(mira, first);
    merge(mira, first, second);
    save(mira, 'ticket.set-status', { ticketId: second, status: 'closed' });
    await world.drain();
    const ports = { pool, now: () => world.clock.now, newId: randomUUID, announce: () => undefined };
    const aged = await ageTickets(ports, world.organization.tenantId, world.clock.now + 1);
    expect(aged).toBe(1);
    await world.drain();
    expect(ticketsOf(wei)).toEqual([]);
    expect(ticketsOf(mira)).toEqual([third]);
    wantTicket(wei.db, second as TicketId, world.clock.now);
    wei.nudge();
    await world.drain();
    expect(ticketsOf(wei)).toEqual([first, second]);
    expect(placeOf(wei, messageId)).toBe(first);
    wantTicket(mira.db, 1, world.clock.now);
    mira.nudge();
    await world.drain();
    expect(ticketsOf(mira)).toEqual([first, third]);
    note(wei, first);
    await world.drain();
    expect(ticketsOf(mira)).toEqual([first, second, third]);
  });

  it('R120: an answer made offline for a ticket that was merged meanwhile goes out from the target', async () => {
    goOffline(wei);
    const messageId = reply(wei, second);
    merge(mira, second, first);
    save(mira, 'ticket.set-team', { ticketId: first, teamId: world.organization.teamIds[1] });
    await world.settle();
    await world.drain();
    expect(lastOf(wei)).toMatchObject({ state: 'applied', code: 'redirected' });
    expect(JSON.parse(lastOf(wei)?.params ?? '')).toEqual({ targetId: first, targetNumber: 1 });
    expect([placeOf(wei, messageId), placeOf(mira, messageId)]).toEqual([first, first]);
  });

  it('R128: what was redirected is told until it is put away, unless the author knew of the merge', async () => {
    goOffline(wei);
    const late = reply(wei, second);
    merge(mira, second, first);
    save(mira, 'ticket.set-team', { ticketId: first, teamId: world.organization.teamIds[1] });
    await world.settle();
    await world.drain();
    note(wei, second);
    await world.drain();
    expect(lastOf(wei)).toMatchObject({ state: 'applied', code: 'redirected' });
    const told = () => listAttention(wei.db).map(({ n, state, text }) => ({ n, state, text }));
    const [entry] = listAttention(wei.db);
    expect(told()).toEqual([{ n: entry?.n, state: 'applied', text: 'words' }]);
    expect(entry).toMatchObject({ name: 'ticket.reply', ticketId: second, params: { targetNumber: 1 } });
    expect(placeOf(wei, late)).toBe(first);
    const inAYear = world.clock.now + 365 * 24 * 3_600_000;
    pruneOutbox(wei.db, Number.MAX_SAFE_INTEGER, inAYear);
    expect(told()).toHaveLength(1);
    settleEntries(wei.db, entry === undefined ? [] : [entry], inAYear);
    expect([told(), countOutbox(wei.db)]).toEqual([[], { pending: 0, attention: 0, failed: 0 }]);
    pruneOutbox(wei.db, Number.MAX_SAFE_INTEGER, inAYear);
    expect(lastOf(wei)).toBeUndefined();
  });

  it('R121: a property changed offline stays as it was, and the change is kept with where the ticket went', async () => {
    goOffline(wei);
    save(wei, 'ticket.set-status', { ticketId: second, status: 'solved' });
    save(mira, 'ticket.set-team', { ticketId: first, teamId: world.organization.teamIds[1] });
    merge(mira, second, first);
    await world.drain();
    expect(lastOf(wei)).toMatchObject({ state: 'refused', code: 'ticketMerged' });
    expect(JSON.parse(lastOf(wei)?.params ?? '')).toEqual({ number: 2, targetNumber: 1, targetId: first });
  });

  it('R122: an answer is held when the target was answered by somebody else, though long before', async () => {
    save(mira, 'ticket.set-team', { ticketId: first, teamId: world.organization.teamIds[1] });
    reply(mira, first);
    await world.drain();
    goOffline(wei);
    reply(wei, second);
    merge(mira, second, first);
    await world.drain();
    expect(lastOf(wei)).toMatchObject({ state: 'held', code: 'newerReply' });
  });

  it('R119: the later of two merges is refused, and none goes round in a circle', async () => {
    save(mira, 'ticket.set-team', { ticketId: first, teamId: world.organization.teamIds[1] });
    await world.drain();
    goOffline(wei);
    merge(wei, first, second);
    merge(mira, second, first);
    await world.drain();
    expect(lastOf(wei)).toMatchObject({ state: 'refused', code: 'ticketMerged' });
    expect(JSON.parse(lastOf(wei)?.params ?? '')).toEqual({ number: 2, targetNumber: 1, targetId: first });
  });

  it('R125: a merge made offline shows at once, takes what is written after it, and gives it back when refused', async () => {
    save(mira, 'ticket.set-team', { ticketId: first, teamId: world.organization.teamIds[1] });
    await world.drain();
    goOffline(wei);
    const before = note(wei, first);
    merge(wei, first, second);
    const after = note(wei, first);
    save(wei, 'ticket.tag', { ticketId: first, add: ['late'], remove: [] });
    expect([placeOf(wei, before), placeOf(wei, after)]).toEqual([first, second]);
    save(mira, 'ticket.set-status', { ticketId: second, status: 'solved' });
    await world.drain();
    expect([placeOf(wei, before), placeOf(wei, after)]).toEqual([first, first]);
    expect(wei.db.prepare('select tags from ticket where id = ?').get(first)).toEqual({ tags: '["late"]' });
  });

  it('R125: what waits follows a merge and an unmerge that arrive', async () => {
    save(mira, 'ticket.set-team', { ticketId: first, teamId: world.organization.teamIds[1] });
    await world.drain();
    goOffline(wei);
    merge(mira, second, first);
    await world.drain();
    goOffline(wei);
    expect(ticketsOf(wei)).toEqual([first, second]);
    const messageId = note(wei, second);
    expect(placeOf(wei, messageId)).toBe(first);
    save(mira, 'ticket.unmerge', { ticketId: second, fromId: first });
    await world.drain();
    expect(placeOf(wei, messageId)).toBe(second);
  });

  it('R127: a merge that is committed while rows are being locked makes the batch wait for another try', async () => {
    const client = await pool.connect();
    try {
      await client.query('begin isolation level read committed');
      const racing: Pick<ClientBase, 'query'> = {
        query: (async (text: string, values: unknown[]) => {
          const result = await client.query(text, values);
          if (text.includes('recursive family') && mira.saved.length === 0) {
            merge(mira, first, second);
            await world.drain();
          }
          return result;
        }) as never,
      };
      const keys = [{ entity: 'ticket' as const, id: String(first) }];
      const opened = openUnitOfWork(racing as ClientBase, world.organization.tenantId, keys);
      await expect(opened).rejects.toMatchObject({ code: 'serverBusy' });
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
