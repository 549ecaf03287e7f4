import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importRows } from '../../../db/server/import-rows.ts';
import type { RunningServer } from '../../../server/start-server.ts';
import { PRESENCE, type TicketPresence } from '../../../shared/model/presence.ts';
import { OLDEST_DATABASE } from '../../support/postgres.ts';
import { waitFor } from '../../support/wait-for.ts';
import { type LiveClient, openLiveClient } from '../support/live-client.ts';
import { type TestServer, withServer } from '../support/test-server.ts';

const MIRA = 0;
const WEI = 1;

describe.each(OLDEST_DATABASE)('R62: presence over two nodes on %s', (target) => {
  let test: TestServer;
  let other: RunningServer;
  const open: LiveClient[] = [];

  beforeAll(async () => {
    test = await withServer(target);
    other = await test.startNode();
    await regroup(WEI, test.organization.teamIds.slice(1));
  });
  afterAll(async () => {
    for (const client of open) client.close();
    await other.stop();
  });

  const regroup = async (user: number, teamIds: readonly string[]): Promise<void> => {
    const row = { ...test.organization.users[user], teamIds } as never;
    const { tenantId } = test.organization;
    await importRows(test.server.context.pool, tenantId, [{ entity: 'user', row }], () => undefined);
  };
  const connect = async (user: number, url: string, isMetered = false): Promise<LiveClient> => {
    const client = await openLiveClient(url, (await test.signIn(user)).tokens.accessToken, { isMetered });
    open.push(client);
    return client;
  };
  const say = (client: LiveClient, ticket: number | null, activity = 'viewing') =>
    client.say({
      type: 'presence',
      tickets: ticket === null ? [] : [{ ticketId: test.organization.ticketIds[ticket], activity }],
    });
  const told = (client: LiveClient): readonly TicketPresence[] =>
    client.frames.flatMap((frame) => (frame.type === 'presence' ? frame.tickets : []));
  /** What the client knows last of a ticket. */
  const peopleOn = (client: LiveClient, ticket: number) =>
    told(client).findLast(({ ticketId }) => ticketId === test.organization.ticketIds[ticket])?.people;
  const isTold = (client: LiveClient, ticket: number, people: readonly [number, string][]) =>
    waitFor(
      () =>
        JSON.stringify(peopleOn(client, ticket)) ===
        JSON.stringify(
          people.map(([user, activity]) => ({ userId: test.organization.users[user]?.id, activity })),
        ),
      { what: `${JSON.stringify(people)} on ticket ${ticket}`, timeoutMs: 12_000 },
    );

  it('who views and who writes what is told on every node, changes at once and ends with the line', async () => {
    const mira = await connect(MIRA, test.server.url);
    const wei = await connect(WEI, other.url);
    say(mira, 1);
    await isTold(wei, 1, [[MIRA, 'viewing']]);
    say(mira, 1, 'writingReply');
    await isTold(wei, 1, [[MIRA, 'writingReply']]);
    say(mira, 1, 'writingNote');
    await isTold(wei, 1, [[MIRA, 'writingNote']]);
    // Nobody is told of themselves.
    expect(told(mira)).toEqual([]);
    mira.close();
    await isTold(wei, 1, []);
  });

  it('whoever comes later is told who is there already', async () => {
    const mira = await connect(MIRA, test.server.url);
    say(mira, 1);
    const wei = await connect(WEI, test.server.url);
    await isTold(wei, 1, [[MIRA, 'viewing']]);
  });

  it('what is not said again is forgotten within ten seconds, also when the line looks open', async () => {
    const mira = await connect(MIRA, other.url);
    const wei = await connect(WEI, test.server.url);
    say(mira, 1);
    await isTold(wei, 1, [[MIRA, 'viewing']]);
    expect(PRESENCE.expireMs).toBeLessThan(10_000);
    await isTold(wei, 1, []);
  });

  it('nobody is told of a ticket they may not see, nor of somebody who may not see it, and rights are today’s', {
    timeout: 30_000,
  }, async () => {
    const mira = await connect(MIRA, test.server.url);
    const wei = await connect(WEI, other.url);
    const keepSaying = setInterval(() => {
      say(mira, 0);
      say(wei, 0, 'writingReply');
    }, 1_000);
    try {
      const before = await connect(MIRA, other.url);
      // Ticket 0 belongs to the team that Wei is not in; the sign of life is one on ticket 1.
      const wise = await connect(MIRA, other.url);
      say(wise, 1);
      await isTold(wei, 1, [[MIRA, 'viewing']]);
      expect(JSON.stringify(wei.frames)).not.toContain(test.organization.ticketIds[0]);
      expect(peopleOn(before, 0)).toBeUndefined();
      await regroup(WEI, test.organization.teamIds);
      await isTold(wei, 0, [[MIRA, 'viewing']]);
      await isTold(before, 0, [[WEI, 'writingReply']]);
      await regroup(WEI, test.organization.teamIds.slice(1));
      await isTold(wei, 0, []);
      await isTold(before, 0, []);
    } finally {
      clearInterval(keepSaying);
    }
  });

  it('on a metered line nothing is told and nothing is taken', async () => {
    const metered = await connect(MIRA, test.server.url, true);
    const mira = await connect(MIRA, other.url);
    const wei = await connect(WEI, test.server.url);
    say(metered, 1, 'writingReply');
    say(mira, 1);
    await isTold(wei, 1, [[MIRA, 'viewing']]);
    expect(told(metered)).toEqual([]);
  });

  it('nothing of it is stored', async () => {
    const { rows } = await test.server.context.pool.query<{ table_name: string }>(
      "select table_name from information_schema.tables where table_schema = 'public'",
    );
    expect(rows.map(({ table_name }) => table_name).filter((name) => /presen|typing/.test(name))).toEqual([]);
  });
});
