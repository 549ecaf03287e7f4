import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getMeta } from '../../db/client/meta.ts';
import { takeNumber } from '../../db/client/numbers.ts';
import { pruneOutbox, settleEntries } from '../../db/client/outbox.ts';
import { importRows } from '../../db/server/import-rows.ts';
import { createPool } from '../../db/server/pool.ts';
import { beginLine } from '../../db/server/queries/epoch.ts';
import { push } from '../../server/sync/push.ts';
import { ENTITY_NAMES } from '../../shared/model/entities.ts';
import { OLDEST_DATABASE, withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { restoreImage, takeImage } from './support/tenant-image.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

/** What the two workstations do before the back-up, after it, and after it was restored. */
const work = fc.array(fc.tuple(fc.constantFrom<0 | 1>(0, 1), fc.nat({ max: 1_000 })), { maxLength: 8 });

const YEAR_MS = 365 * 24 * 3_600_000;

describe.each(OLDEST_DATABASE)('a restored back-up, on %s', (target) => {
  let pool: ReturnType<typeof createPool>;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  const note = (world: World, pick: number) => ({
    name: 'ticket.add-note',
    args: {
      ticketId: world.organization.ticketIds[pick % world.organization.ticketIds.length],
      messageId: randomUUID(),
      bodyHtml: `note ${pick}`,
      bodyText: `note ${pick}`,
    },
  });
  const create = (world: World, client: World['clients'][number], pick: number) => ({
    name: 'ticket.create',
    args: {
      ticketId: randomUUID(),
      number: client.takeNumber(),
      subject: `ticket ${pick}`,
      priority: 1,
      type: 'incident',
      channel: 'phone',
      customerId: null,
      teamId: world.organization.teamIds[1],
      assigneeId: null,
      tags: [],
      message: { messageId: randomUUID(), kind: 'callRecord', bodyHtml: 'x', bodyText: 'x' },
    },
  });
  const act = (world: World, actions: readonly (readonly [0 | 1, number])[]): void => {
    for (const [index, pick] of actions) {
      const client = world.clients[index];
      if (client === undefined) throw new Error('There are two workstations');
      // The second ticket is the one that both of them see.
      const call = pick % 3 === 0 ? create(world, client, pick) : note(world, index === 0 ? pick : 1);
      expect(client.save(call).isSaved).toBe(true);
    }
  };
  const epochOf = async (world: World): Promise<string> => {
    const { rows } = await pool.query<{ epoch: string }>('select epoch from tenant where id = $1', [
      world.organization.tenantId,
    ]);
    return rows[0]?.epoch ?? '';
  };
  const restart = async (world: World): Promise<void> => {
    await beginLine(pool, world.organization.tenantId, randomUUID());
  };
  const expectEqual = async (world: World): Promise<void> => {
    expect(world.bugs).toEqual([]);
    const tables = centerTables(pool, world.organization.tenantId);
    for (const entity of ENTITY_NAMES) {
      for (const client of world.clients) {
        const center = await centerRows(tables, entity, client.user);
        expect(localRows(client, entity), entity).toEqual(center);
      }
    }
  };
  /** Operations as they were first judged; what is sent again is written down once more and repeated. */
  const judged = async (world: World, client: World['clients'][number]): Promise<string[]> => {
    const { rows } = await pool.query<{ operation_id: string }>(
      `select operation_id from mutation_log as log join operation_seen as seen using (tenant_id, operation_id)
       where tenant_id = $1 and user_id = $2 and (seen.client_id, seen.n) = (log.client_id, log.n) order by log.n`,
      [world.organization.tenantId, client.session.userId],
    );
    return rows.map((row) => row.operation_id);
  };

  it('I1 I3 I4 I15 R10: workstations send again what the center lost, and compare the rest', {
    timeout: 300_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(work, work, work, fc.boolean(), async (before, lost, after, isQuiet) => {
        const world = await createWorld(pool);
        const { tenantId } = world.organization;
        try {
          await restart(world);
          await world.drain();
          act(world, before);
          await world.drain();
          const image = await takeImage(pool, tenantId);
          if (!isQuiet) await restart(world);
          act(world, lost);
          await world.drain();
          const numbers = await pool.query<{ id: string; number: number }>(
            'select id, number from ticket where tenant_id = $1',
            [tenantId],
          );
          await restoreImage(pool, tenantId, image);
          await restart(world);
          for (const client of world.clients) client.kill();
          act(world, after);
          await world.drain();
          await expectEqual(world);
          for (const client of world.clients) expect(await judged(world, client)).toEqual(client.saved);
          const now = await pool.query<{ id: string; number: number }>(
            'select id, number from ticket where tenant_id = $1',
            [tenantId],
          );
          const kept = new Map(now.rows.map((row) => [row.id, row.number]));
          for (const { id, number } of numbers.rows) expect(kept.get(id)).toBe(number);
          expect(new Set(kept.values()).size).toBe(kept.size);
        } finally {
          world.close();
        }
      }),
      { numRuns: 16 },
    );
  });

  it.each([
    ['right', 0],
    ['ten years slow', -10 * YEAR_MS],
    ['ten years fast', 10 * YEAR_MS],
  ])(
    'I1 R10 R77 R128: what waited for a month, and what its author has put away, goes out again too; the clock is %s',
    async (_, clockErrorMs) => {
      const world = await createWorld(pool);
      const [client] = world.clients;
      if (client === undefined) throw new Error('There are two workstations');
      client.clockErrorMs = clockErrorMs;
      try {
        await restart(world);
        await world.drain();
        const image = await takeImage(pool, world.organization.tenantId);
        const calls = [note(world, 1), note(world, 1)];
        for (const call of calls) expect(client.save(call).isSaved).toBe(true);
        world.clock.now += 30 * 24 * 3_600_000;
        await world.drain();
        const entries = client.db.prepare('select n, state from outbox order by n').all() as {
          n: number;
          state: string;
        }[];
        expect(entries.map(({ state }) => state)).toEqual(['applied', 'applied']);
        settleEntries(client.db, entries.slice(0, 1), world.clock.now);
        pruneOutbox(client.db, Number.MAX_SAFE_INTEGER, world.clock.now);
        await restoreImage(pool, world.organization.tenantId, image);
        await restart(world);
        await world.drain();
        const { rows } = await pool.query<{ id: string }>('select id from message where tenant_id = $1', [
          world.organization.tenantId,
        ]);
        expect(rows.map(({ id }) => id)).toEqual(
          expect.arrayContaining(calls.map(({ args }) => args.messageId)),
        );
        await expectEqual(world);
        pruneOutbox(client.db, Number.MAX_SAFE_INTEGER, world.clock.now + 15 * 24 * 3_600_000);
        expect(client.db.prepare('select n from outbox').all()).toEqual([]);
      } finally {
        world.close();
      }
    },
  );

  it('R10: a loss is noticed though the center has written more since than it lost', async () => {
    const world = await createWorld(pool);
    const { tenantId } = world.organization;
    const [mira, wei] = world.clients;
    if (mira === undefined || wei === undefined) throw new Error('There are two workstations');
    try {
      await restart(world);
      await world.drain();
      const image = await takeImage(pool, tenantId);
      const epoch = await epochOf(world);
      for (let index = 0; index < 3; index += 1) expect(wei.save(note(world, 1)).isSaved).toBe(true);
      await world.drain();
      world.network.cut(1);
      await restoreImage(pool, tenantId, image);
      // Mira's store knows nothing of what was lost, and writes past it.
      world.network.cut(0);
      mira.kill();
      mira.db.exec("update meta set value = 'null' where key in ('epoch', 'cursor', 'standing')");
      await restart(world);
      world.network.restore(0);
      for (let index = 0; index < 9; index += 1) expect(mira.save(note(world, 0)).isSaved).toBe(true);
      mira.kill();
      await world.drain();
      expect(await epochOf(world)).not.toBe(epoch);
      await expectEqual(world);
      expect(await judged(world, wei)).toEqual(wei.saved);
    } finally {
      world.close();
    }
  });

  /** Requests of one workstation go to and fro, of these kinds only where any are named. */
  const serve = async ({ network, settle }: World, index: number, ...kinds: string[]): Promise<void> => {
    for (let step = 0; step < 200; step += 1) {
      const exchange = network.exchanges.find(
        ({ client, kind }) => client === index && (kinds.length === 0 || kinds.includes(kind)),
      );
      if (exchange === undefined) return;
      await network.deliver(exchange);
      network.finish(exchange);
      await settle();
    }
  };

  it.each([
    { verdict: 'applied', call: (world: World) => note(world, 0) },
    {
      verdict: 'refused',
      call: (world: World, client: World['clients'][number]) => ({
        ...create(world, client, 0),
        args: { ...create(world, client, 0).args, number: 999_999 },
      }),
    },
  ])(
    'R92 I1 I2: what was $verdict and lost, and a clone has filled its number since, is judged again',
    async ({ verdict, call }) => {
      const world = await createWorld(pool);
      const { tenantId } = world.organization;
      const [mira] = world.clients;
      if (mira === undefined) throw new Error('There are two workstations');
      const verdictHere = () => mira.db.prepare('select state from outbox').pluck().get();
      try {
        await restart(world);
        await world.drain();
        const image = await takeImage(pool, tenantId);
        expect(mira.save(call(world, mira)).isSaved).toBe(true);
        await world.settle();
        // No page follows the answer.
        await serve(world, 0, 'push');
        world.network.cut(0);
        expect(verdictHere()).toBe(verdict);
        await restoreImage(pool, tenantId, image);
        await restart(world);
        const clientId = getMeta(mira.db, 'clientId');
        const { name, args } = note(world, 0);
        const mutation = {
          name,
          version: 1,
          args,
          n: 1,
          operationId: randomUUID(),
          baseSeq: 0,
          createdAt: 1,
        };
        const filled = await push(world.node, mira.session, {
          clientId: clientId as never,
          epoch: await epochOf(world),
          path: [],
          mutations: [mutation as never],
        });
        expect(filled).toMatchObject({ kind: 'judged', lastMutation: 1 });
        await world.drain();
        await expectEqual(world);
        const { rows } = await pool.query<{ verdict: string }>(
          'select verdict from mutation_log where tenant_id = $1 and operation_id = $2',
          [tenantId, mira.saved[0]],
        );
        expect([rows, verdictHere()]).toEqual([[{ verdict }], verdict]);
      } finally {
        world.close();
      }
    },
  );

  it.each([false, true])(
    'R104 I15: numbers that were leased in a lost stretch stay those of their tickets (restored under nodes: %s)',
    async (isUnderNodes) => {
      const world = await createWorld(pool);
      const { tenantId } = world.organization;
      const [mira, wei] = world.clients;
      if (mira === undefined || wei === undefined) throw new Error('There are two workstations');
      const lease = async (index: number): Promise<void> => {
        const client = world.clients[index];
        for (let used = 0; used < 90; used += 1) client?.takeNumber();
        client?.engine.changedHere();
        await world.settle();
        await serve(world, index);
        // The first commit after the restore begins a line, and what was answered on it waits for a hello.
        for (let tries = 0; tries < 20 && client?.engine.state.link !== 'online'; tries += 1) {
          world.clock.fireNext();
          await world.settle();
          await serve(world, index);
        }
      };
      const blocks = (client: World['clients'][number]) =>
        client.db
          .prepare<[], { from: number; to: number }>(
            'select from_number as "from", to_number as "to" from number_block order by from_number',
          )
          .all();
      try {
        await restart(world);
        await world.drain();
        const image = await takeImage(pool, tenantId);
        await lease(0);
        world.network.cut(0);
        const [used, leased] = blocks(mira);
        if (used === undefined || leased === undefined) throw new Error('Mira has two blocks');
        let number = takeNumber(mira.db);
        while (number <= used.to) number = takeNumber(mira.db);
        const call = create(world, mira, 1);
        expect(mira.save({ ...call, args: { ...call.args, number } }).isSaved).toBe(true);
        await restoreImage(pool, tenantId, image);
        if (!isUnderNodes) await restart(world);
        // Before anybody knows of the loss.
        wei.kill();
        await world.settle();
        await serve(world, 1);
        await lease(1);
        const last = blocks(wei).at(-1);
        expect(last?.from).toBeGreaterThan(leased.to);
        await world.drain();
        await expectEqual(world);
        expect(mira.db.prepare('select state from outbox').pluck().all()).toEqual(['applied']);
        const { rows } = await pool.query('select number from ticket where tenant_id = $1 and id = $2', [
          tenantId,
          call.args.ticketId,
        ]);
        expect(rows).toEqual([{ number }]);
      } finally {
        world.close();
      }
    },
  );

  it('R91: what is written on a database that was restored under running nodes shares no sequence with what was lost', async () => {
    const steps = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(steps, steps, async (lost, after) => {
        const world = await createWorld(pool);
        const { tenantId } = world.organization;
        const rename = async (step: string, picks: readonly number[]): Promise<void> => {
          for (const [index, pick] of picks.entries()) {
            const row = { id: teams[pick] ?? '', branchId, parentId: null, name: `${step} ${index}` };
            await importRows(pool, tenantId, [{ entity: 'team', row }], () => undefined);
          }
        };
        const branch = await pool.query<{ id: string }>('select id from branch where tenant_id = $1', [
          tenantId,
        ]);
        const branchId = branch.rows[0]?.id;
        // The last one is made by the first step that picks it.
        const teams = [...world.organization.teamIds, randomUUID()];
        try {
          await restart(world);
          await world.drain();
          const image = await takeImage(pool, tenantId);
          await rename('lost', lost);
          await world.drain();
          // No workstation wrote what is lost, so none sends it again; nobody calls before others have written on.
          await restoreImage(pool, tenantId, image);
          await rename('after', after);
          await world.drain();
          await expectEqual(world);
        } finally {
          world.close();
        }
      }),
      { numRuns: 12 },
    );
  });

  it('R32: nobody can make the center begin a new epoch with a forged standing', async () => {
    const world = await createWorld(pool);
    try {
      await world.drain();
      const epoch = await epochOf(world);
      for (const client of world.clients) {
        const forged = JSON.stringify({ line: randomUUID(), seq: 999_999, seal: 'forged' });
        client.db.prepare("update meta set value = ? where key = 'standing'").run(forged);
        client.kill();
      }
      await world.drain();
      expect(await epochOf(world)).toBe(epoch);
    } finally {
      world.close();
    }
  });
});
