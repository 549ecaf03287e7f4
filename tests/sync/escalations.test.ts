import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { takeReached } from '../../db/client/reached-deadlines.ts';
import { createPool } from '../../db/server/pool.ts';
import { runSystemMutations } from '../../server/mutations/run-system-mutations.ts';
import { forgetNotifications } from '../../server/sla/forget-notifications.ts';
import { Notification } from '../../shared/model/notification.ts';
import { withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { checkHistory } from './support/check-history.ts';
import { sentBytes } from './support/sent-bytes.ts';
import type { SimulatedClient } from './support/simulated-client.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

describe('R197: notifications', () => {
  let pool: ReturnType<typeof createPool>;
  let world: World;
  let mira: SimulatedClient;
  let wei: SimulatedClient;
  let ticketId: string;
  let sentToWei: string[];

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase('embedded', SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  beforeEach(async () => {
    world = await createWorld(pool);
    [mira, wei] = world.clients as [SimulatedClient, SimulatedClient];
    ticketId = world.organization.ticketIds[1] ?? '';
    sentToWei = [];
    world.network.afterDelivery = async (exchange) => {
      if (exchange.client === wei.index) sentToWei.push(sentBytes(exchange).toString('latin1'));
    };
    await world.drain();
  });
  afterEach(async () => {
    await world.drain();
    expect(world.bugs).toEqual([]);
    const tables = centerTables(pool, world.organization.tenantId);
    for (const client of world.clients) {
      for (const entity of ['notification', 'ticketEvent'] as const)
        expect(localRows(client, entity)).toEqual(await centerRows(tables, entity, client.user));
    }
    await checkHistory(pool, world.organization.tenantId);
    world.close();
  });

  const reach = (minutes: number, told: readonly SimulatedClient[], title = 'Desk') =>
    runSystemMutations(
      world.node,
      world.organization.tenantId,
      'sla',
      [
        {
          name: 'ticket.reach-point',
          args: {
            ticketId,
            key: `sla desk firstResponse 1 2 level ${minutes}`,
            point: {
              kind: 'escalation',
              level: 1,
              metric: 'firstResponse',
              policy: { en: title, 'zh-CN': '服务台' },
              dueAt: world.clock.now,
              at: world.clock.now + minutes,
            },
            told: told.map(({ user }) => user.id),
          },
        },
      ],
      () => Promise.resolve(),
    );
  const inbox = (client: SimulatedClient): readonly Notification[] =>
    [...localRows(client, 'notification').values()].map((row) => Notification.parse(JSON.parse(row)));
  const mark = (client: SimulatedClient, rows: readonly Notification[], isRead = true) =>
    client.save({
      name: 'notification.mark-read',
      args: { notificationIds: rows.map(({ id }) => id), isRead },
    });
  const arrive = async () => {
    for (const client of world.clients) client.poke();
    await world.drain();
  };

  it('each goes to the one it is for and to nobody else, and the line in the history to all', async () => {
    await reach(1, [mira], 'Only for Mira');
    await reach(2, [mira, wei]);
    await arrive();
    expect(inbox(mira)).toHaveLength(2);
    expect(inbox(wei)).toHaveLength(1);
    const lines = [...localRows(wei, 'ticketEvent').values()].filter((row) => row.includes('"escalation"'));
    expect(lines).toHaveLength(2);
    expect(sentToWei.some((bytes) => bytes.includes('Only for Mira'))).toBe(false);
  });

  it('the same point a second time, as after a restore, is nothing new', async () => {
    await reach(1, [mira]);
    await arrive();
    mark(mira, inbox(mira));
    await world.drain();
    await reach(1, [mira]);
    await arrive();
    expect(inbox(mira).map(({ readAt }) => readAt === null)).toEqual([false]);
  });

  it('they are read without a line, by whom they are for', async () => {
    await reach(1, [mira, wei]);
    await arrive();
    world.network.cut(mira.index);
    expect(mark(mira, inbox(mira))).toMatchObject({ isSaved: true });
    expect(inbox(mira)[0]?.readAt).not.toBeNull();
    expect(mark(mira, inbox(wei))).toMatchObject({ isSaved: false, code: 'notificationNotFound' });
    await world.drain();
    expect(inbox(mira)[0]?.readAt).not.toBeNull();
    expect(inbox(wei)[0]?.readAt).toBeNull();
    mark(mira, inbox(mira), false);
    await world.drain();
    expect(inbox(mira)[0]?.readAt).toBeNull();
  });

  it('the center takes a mark from nobody else, and a point from no person', async () => {
    await reach(1, [wei]);
    await arrive();
    const [row] = inbox(wei);
    // A workstation that holds what it must not hold.
    mira.db
      .prepare(
        `insert into notification (id, seq, user_id, ticket_id, ticket_number, kind, level, metric, policy, due_at, at)
       values (?, 0, ?, ?, 1, 'breach', null, 'firstResponse', '{}', 1, 1)`,
      )
      .run(row?.id, mira.user.id, ticketId);
    mira.save({ name: 'notification.mark-read', args: { notificationIds: [row?.id], isRead: true } });
    await world.drain();
    expect(inbox(wei)[0]?.readAt).toBeNull();
    mira.db.prepare('delete from notification').run();
    expect(
      mira.save({
        name: 'ticket.reach-point',
        args: { ticketId, key: 'mine', point: { ...row, policy: row?.policy }, told: [randomUUID()] },
      }),
    ).toMatchObject({ isSaved: false, code: 'notPermitted' });
  });

  it('R198: one that comes is told once on the workstation', async () => {
    await reach(1, [mira]);
    await arrive();
    const viewer = { userId: mira.user.id, teamIds: [], now: world.clock.now };
    expect(takeReached(mira.db, viewer)).toMatchObject([{ ticketId, kind: 'escalation', level: 1 }]);
    expect(takeReached(mira.db, viewer)).toEqual([]);
  });

  it('R197: what was told a month ago goes, from the workstations too', async () => {
    await reach(1, [mira, wei]);
    await arrive();
    const old = inbox(mira);
    world.clock.now += 31 * 24 * 3_600_000;
    await reach(2, [mira]);
    await forgetNotifications(world.node);
    await arrive();
    expect(inbox(wei)).toEqual([]);
    expect(inbox(mira)).toHaveLength(1);
    expect(inbox(mira)).not.toEqual(old);
    // Read in the meantime without a line: it is gone, and that is nothing to look after.
    expect(mark(mira, [...inbox(mira), ...old])).toMatchObject({ isSaved: true });
  });
});
