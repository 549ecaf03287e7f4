import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readsOf } from '../../db/client/pending.ts';
import { runQuery } from '../../db/client/queries/run-query.ts';
import { importRows } from '../../db/server/import-rows.ts';
import { createPool } from '../../db/server/pool.ts';
import type { NotificationRow } from '../../shared/contract/queries.ts';
import { withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import type { SimulatedClient } from './support/simulated-client.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

describe('mentions', () => {
  let pool: ReturnType<typeof createPool>;
  let world: World;
  let mira: SimulatedClient;
  let wei: SimulatedClient;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase('embedded', SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());
  beforeEach(async () => {
    world = await createWorld(pool, 2);
    [mira, wei] = world.clients as [SimulatedClient, SimulatedClient];
    await world.drain();
  });
  afterEach(() => {
    expect(world.bugs).toEqual([]);
    world.close();
  });

  const toldTo = ({ db, user }: SimulatedClient) =>
    runQuery(
      db,
      'notification.list',
      { limit: 100 },
      { userId: user.id, teamIds: [], now: 0 },
    ) as NotificationRow[];
  const words = (client: SimulatedClient, mentioned: readonly SimulatedClient[]) => {
    const [ticketId] = [...localRows(client, 'ticket').keys()];
    const html = mentioned
      .map(({ user }) => `<a href="outpost://person/${user.id}">@${user.name}</a>`)
      .join(' ');
    return {
      ticketId,
      messageId: randomUUID(),
      bodyHtml: `<p>${html}</p>`,
      bodyText: 'Please look',
      attachments: [],
    };
  };

  it('R230: whom a note mentions is told once, in their own scope; its author and everybody else are not', async () => {
    const args = words(mira, [wei, mira, wei]);
    expect(mira.save({ name: 'ticket.add-note', args })).toMatchObject({ isSaved: true });
    // Nobody is told of what their own workstation has for others.
    expect(toldTo(mira)).toEqual([]);
    await world.drain();
    expect(mira.save({ name: 'ticket.add-note', args })).toMatchObject({
      isSaved: false,
      code: 'alreadySent',
    });
    await world.drain();
    expect(toldTo(wei)).toEqual([
      expect.objectContaining({
        kind: 'mention',
        metric: null,
        byUserId: mira.user.id,
        byName: mira.user.name,
        readAt: null,
      }),
    ]);
    const tables = centerTables(pool, world.organization.tenantId);
    for (const client of world.clients) {
      expect(localRows(client, 'notification')).toEqual(
        await centerRows(tables, 'notification', client.user, client.db),
      );
    }
    expect(localRows(mira, 'notification').size).toBe(0);
  });

  it('R231: no answer to a customer holds a mention', async () => {
    const { customerId } = world.organization;
    const args = { ...words(mira, [wei]), customerId, statusAfter: null, sendAnyway: false };
    expect(mira.save({ name: 'ticket.reply', args })).toMatchObject({
      isSaved: false,
      code: 'mentionsInReply',
    });
    expect(toldTo(wei)).toEqual([]);
  });

  it('R245 R246: who watches is told once of each event, by whoever it was, and nobody else', async () => {
    const [, ticketId = ''] = world.organization.ticketIds;
    const change = (client: SimulatedClient, name: string, args: object) =>
      expect(client.save({ name: `ticket.${name}`, args: { ticketId, ...args } })).toMatchObject({
        isSaved: true,
      });
    // Both begin at once, without having heard of each other.
    change(mira, 'watch', { isWatching: true });
    change(wei, 'watch', { isWatching: true });
    await world.drain();
    const watchers = (readsOf(mira.db).get('ticket', ticketId)?.watcherIds ?? []) as readonly string[];
    expect(new Set(watchers)).toEqual(new Set([mira.user.id, wei.user.id]));
    change(wei, 'set-status', { status: 'pending' });
    await world.drain();
    change(wei, 'set-priority', { priority: 0 });
    change(mira, 'set-status', { status: 'onHold' });
    await world.drain();
    const told = (client: SimulatedClient) =>
      toldTo(client).map(({ kind, byName, ticketNumber }) => [kind, byName, typeof ticketNumber]);
    expect(told(mira)).toEqual([['watchedStatus', wei.user.name, 'number']]);
    expect(told(wei)).toEqual([['watchedStatus', mira.user.name, 'number']]);
    change(mira, 'watch', { isWatching: false });
    change(wei, 'set-status', { status: 'open' });
    await world.drain();
    expect(told(mira)).toHaveLength(1);
    const atCenter = await centerTables(pool, world.organization.tenantId).rowsOf('notification');
    expect(atCenter).toHaveLength(2);
  });

  it('R246 I6: who watches is told nothing while the ticket is out of their sight, and again once it is back', async () => {
    const { tenantId, ticketIds, teamIds } = world.organization;
    const [, ticketId = ''] = ticketIds;
    const [elsewhere, ofWei] = teamIds;
    const change = async (client: SimulatedClient, name: string, args: object) => {
      expect(client.save({ name: `ticket.${name}`, args: { ticketId, ...args } })).toMatchObject({
        isSaved: true,
      });
      await world.drain();
    };
    const becomeOf = (teams: readonly (string | undefined)[]) =>
      importRows(
        pool,
        tenantId,
        [{ entity: 'user', row: { ...wei.user, teamIds: teams, isActive: true } }],
        () => undefined,
      );
    const countTold = async () => (await centerTables(pool, tenantId).rowsOf('notification')).length;
    await change(wei, 'watch', { isWatching: true });
    await change(mira, 'set-status', { status: 'pending' });
    expect(await countTold()).toBe(1);

    await change(mira, 'set-team', { teamId: elsewhere });
    await change(mira, 'set-status', { status: 'onHold' });
    expect(await countTold()).toBe(1);
    await change(mira, 'set-team', { teamId: ofWei });
    await change(mira, 'set-status', { status: 'pending' });
    expect(await countTold()).toBe(2);

    await becomeOf([]);
    await change(mira, 'set-status', { status: 'open' });
    expect(await countTold()).toBe(2);
    await becomeOf([ofWei]);
    await change(mira, 'set-status', { status: 'pending' });
    expect(await countTold()).toBe(3);
    expect(toldTo(wei)).toHaveLength(3);
  });
});
