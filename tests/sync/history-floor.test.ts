import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getMeta } from '../../db/client/meta.ts';
import { importRows } from '../../db/server/import-rows.ts';
import { createPool } from '../../db/server/pool.ts';
import { ageTickets } from '../../server/sync/age-tickets.ts';
import { forgetHistory } from '../../server/sync/raise-floor.ts';
import { decodePage } from '../../shared/contract/page-codec.ts';
import { LIMITS } from '../../shared/contract/sync-protocol.ts';
import { ENTITY_NAMES } from '../../shared/model/entities.ts';
import { DATABASE_TARGETS, withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

const DAY_MS = 24 * 3_600_000;

describe.each(DATABASE_TARGETS)('forgetting history, on %s', (target) => {
  let pool: ReturnType<typeof createPool>;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  const inWorld = async (run: (world: World) => Promise<void>): Promise<void> => {
    const world = await createWorld(pool);
    try {
      await world.drain();
      await run(world);
      expect(world.bugs).toEqual([]);
    } finally {
      world.close();
    }
  };
  const forget = (world: World, days: number) =>
    forgetHistory({ pool, now: () => world.clock.now }, world.organization.tenantId, days * DAY_MS);
  const standing = async ({ organization }: World) => {
    const { rows } = await pool.query<{ seq: number; floor: number; marks: number }>(
      `select seq, floor_seq as floor, (select count(*) from membership m where m.tenant_id = s.tenant_id
         and not is_member) + (select count(*) from change c where c.tenant_id = s.tenant_id and is_deleted) as marks
       from tenant_seq s where tenant_id = $1`,
      [organization.tenantId],
    );
    return rows[0] ?? { seq: 0, floor: 0, marks: 0 };
  };
  const clientsOf = ({ clients }: World) => {
    const [mira, wei] = clients;
    if (mira === undefined || wei === undefined) throw new Error('There are two workstations');
    return { mira, wei };
  };
  const note = (ticketId: string | undefined) => ({
    name: 'ticket.add-note',
    args: { ticketId, messageId: randomUUID(), bodyHtml: 'a note', bodyText: 'a note' },
  });
  const moveAway = ({ organization: { ticketIds, teamIds } }: World) => ({
    name: 'ticket.set-team',
    args: { ticketId: ticketIds[1], teamId: teamIds[0] },
  });
  const runAlone = async (world: World, index: number) => {
    for (let step = 0; step < 60; step += 1) {
      const exchange = world.network.exchanges.find(({ client }) => client === index);
      if (exchange === undefined) return;
      await world.network.deliver(exchange);
      world.network.finish(exchange);
      await world.settle();
    }
  };
  const expectEqual = async (world: World) => {
    const tables = centerTables(pool, world.organization.tenantId);
    for (const entity of ENTITY_NAMES) {
      for (const client of world.clients) {
        const center = await centerRows(tables, entity, client.user, client.db);
        expect(localRows(client, entity), entity).toEqual(center);
      }
    }
  };

  it('R73: marks are kept for the retention, then the floor rises and they are forgotten', () =>
    inWorld(async (world) => {
      const { mira } = clientsOf(world);
      expect(mira.save(moveAway(world)).isSaved).toBe(true);
      await world.drain();
      await forget(world, 90);
      const before = await standing(world);
      expect([before.floor, before.marks]).toEqual([0, 1]);
      world.clock.now += 89 * DAY_MS;
      await forget(world, 90);
      expect(await standing(world)).toEqual(before);
      // Nobody has been seen since; a day later the retention is over.
      world.clock.now += 2 * DAY_MS;
      await forget(world, 90);
      expect(await standing(world)).toEqual({ ...before, floor: before.seq, marks: 0 });
      await expectEqual(world);
    }));

  it('R232: more than one answer holds is compared by ranges, also within one group, and healed', () =>
    inWorld(async (world) => {
      const { wei } = clientsOf(world);
      const { tenantId } = world.organization;
      world.network.cut(wei.index);
      const customers = Array.from({ length: LIMITS.reconcileLines + 500 }, (_, index) => {
        const id = `${randomUUID().slice(0, -2)}ab`;
        const [name, locale] = [`Customer ${index}`, 'en'];
        const row = { id, organizationId: null, name, email: null, phone: null, locale, createdAt: 1 };
        return { entity: 'customer' as const, row };
      });
      await importRows(pool, tenantId, customers, () => undefined);
      await forget(world, 0);
      const lines: number[] = [];
      world.network.afterDelivery = async ({ client, kind, answer }) => {
        if (client !== wei.index || kind !== 'reconcile' || answer?.ok !== true) return;
        lines.push(decodePage(answer.value as Uint8Array).lines.length);
      };
      await world.drain();
      expect(lines.filter((count) => count > LIMITS.reconcileLines)).toEqual([]);
      expect(lines.toSorted((a, b) => b - a).slice(0, 2)).toEqual([LIMITS.reconcileLines, 500]);
      await expectEqual(world);
    }));

  it('R73: a workstation that was seen within the retention keeps what it needs, but not for ever', () =>
    inWorld(async (world) => {
      const { mira, wei } = clientsOf(world);
      // Known to the center by something it handed in, then seen once more.
      expect(wei.save(note(world.organization.ticketIds[1])).isSaved).toBe(true);
      await world.drain();
      const cursor = getMeta(wei.db, 'cursor') ?? 0;
      world.network.cut(1);
      expect(mira.save(moveAway(world)).isSaved).toBe(true);
      await runAlone(world, 0);
      await forget(world, 90);
      world.clock.now += 91 * DAY_MS;
      await pool.query('update sync_client set cursor = $2, last_seen_at = $3 where client_id = $1', [
        getMeta(wei.db, 'clientId'),
        cursor,
        world.clock.now - DAY_MS,
      ]);
      await forget(world, 90);
      const held = await standing(world);
      expect([held.floor, held.marks]).toEqual([cursor, 1]);
      world.clock.now += 90 * DAY_MS;
      await pool.query('update sync_client set last_seen_at = $2 where client_id = $1', [
        getMeta(wei.db, 'clientId'),
        world.clock.now,
      ]);
      await forget(world, 90);
      expect((await standing(world)).marks).toBe(0);
    }));

  it('R73: where a workstation stands is written down with its hello', () =>
    inWorld(async (world) => {
      const { wei } = clientsOf(world);
      expect(wei.save(note(world.organization.ticketIds[1])).isSaved).toBe(true);
      await world.drain();
      const cursor = getMeta(wei.db, 'cursor');
      world.clock.now += DAY_MS;
      wei.kill();
      await world.drain();
      const { rows } = await pool.query('select cursor, last_seen_at from sync_client where client_id = $1', [
        getMeta(wei.db, 'clientId'),
      ]);
      expect(rows).toEqual([{ cursor, last_seen_at: world.clock.now }]);
    }));

  it('I1 I3 I4 I7 R74: below the floor nothing is lost: work goes up before rows are compared', async () => {
    const acts = fc.array(fc.constantFrom('note', 'status', 'priority'), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(acts, fc.boolean(), fc.boolean(), (made, isMoved, isAged) =>
        inWorld(async (world) => {
          const { mira, wei } = clientsOf(world);
          const { ticketIds, tenantId } = world.organization;
          world.network.cut(1);
          for (const act of made) {
            const call = {
              note: note(ticketIds[1]),
              status: { name: 'ticket.set-status', args: { ticketId: ticketIds[1], status: 'pending' } },
              priority: { name: 'ticket.set-priority', args: { ticketId: ticketIds[1], priority: 0 } },
            }[act];
            expect(wei.save(call).isSaved).toBe(true);
          }
          const close = { name: 'ticket.set-status', args: { ticketId: ticketIds[1], status: 'closed' } };
          expect(mira.save(isMoved ? moveAway(world) : note(ticketIds[1])).isSaved).toBe(true);
          if (isAged) expect(mira.save(close).isSaved).toBe(true);
          await runAlone(world, 0);
          const ports = { pool, now: () => world.clock.now, newId: randomUUID, announce: () => undefined };
          if (isAged) await ageTickets(ports, tenantId, world.clock.now + 1);
          await forget(world, 0);
          const floor = (await standing(world)).floor;
          expect(getMeta(wei.db, 'cursor')).toBeLessThan(floor);
          world.network.restore(1);
          wei.nudge();
          const order: string[] = [];
          for (let step = 0; step < 200; step += 1) {
            const exchange = world.network.exchanges.find(({ client }) => client === 1);
            if (exchange === undefined) break;
            order.push(exchange.kind);
            const before = getMeta(wei.db, 'cursor') ?? 0;
            await world.network.deliver(exchange);
            world.network.finish(exchange);
            await world.settle();
            expect(getMeta(wei.db, 'cursor')).toBeGreaterThanOrEqual(before);
          }
          expect(order.indexOf('push')).toBeLessThan(order.indexOf('digests'));
          await world.drain();
          await expectEqual(world);
          const { rows } = await pool.query<{ operation_id: string }>(
            'select operation_id from mutation_log where tenant_id = $1 and user_id = $2 order by n',
            [tenantId, wei.user.id],
          );
          expect(rows.map((row) => row.operation_id)).toEqual(wei.saved);
          expect(wei.db.prepare('select 1 from outbox where is_replayed = 1').all()).toEqual([]);
        }),
      ),
      { numRuns: 10 },
    );
  });

  it('R33: below the floor a workstation compares instead of hearing what left', async () => {
    await inWorld(async (world) => {
      const { tenantId, ticketIds } = world.organization;
      const { mira } = clientsOf(world);
      world.network.cut(1);
      expect(mira.save(moveAway(world)).isSaved).toBe(true);
      // Wei does not see the first team, so the ticket leaves. He is away, and the mark of it is forgotten.
      await runAlone(world, 0);
      await pool.query('delete from membership where tenant_id = $1 and not is_member', [tenantId]);
      await pool.query('update tenant_seq set floor_seq = seq where tenant_id = $1', [tenantId]);
      await world.drain();
      await expectEqual(world);
      expect(localRows(world.clients[1] as never, 'ticket').has(ticketIds[1] ?? '')).toBe(false);
    });
  });
});
