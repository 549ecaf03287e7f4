import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../db/server/pool.ts';
import { ENTITY_NAMES } from '../../shared/model/entities.ts';
import { DATABASE_TARGETS, withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

const DAY_MS = 24 * 3_600_000;

describe.each(DATABASE_TARGETS)('a store that has silently come apart from the center, on %s', (target) => {
  let pool: ReturnType<typeof createPool>;
  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  const clientsOf = ({ clients: [mira, wei] }: World) => {
    if (mira === undefined || wei === undefined) throw new Error('There are two workstations');
    return { mira, wei };
  };
  /** The second workstation is switched off and on: it says hello again. */
  const reconnect = async (world: World): Promise<void> => {
    clientsOf(world).wei.kill();
    await world.drain();
  };
  const scopeCount = ({ clients: [, wei] }: World): number =>
    wei?.db.prepare<[], number>('select count(*) from scope').pluck().get() ?? 0;
  const expectAsCenter = async (world: World): Promise<void> => {
    const { wei } = clientsOf(world);
    const tables = centerTables(pool, world.organization.tenantId);
    for (const entity of ENTITY_NAMES) {
      expect(localRows(wei, entity), entity).toEqual(await centerRows(tables, entity, wei.user, wei.db));
    }
  };

  it('R142: is found out and mended within weeks, scope by scope, while its person goes on working', async () => {
    const world = await createWorld(pool);
    try {
      await world.drain();
      await reconnect(world);
      const { wei } = clientsOf(world);
      const [, ticketId] = world.organization.ticketIds;
      const held = () => wei.db.prepare('select subject from ticket where id = ?').pluck().get(ticketId);
      expect(held()).toBe('Ticket 2');
      // A row that was lost, and one that a fault kept from growing newer.
      wei.db.prepare('delete from ticket where id = ?').run(ticketId);
      wei.db
        .prepare("update user_account set name = 'Somebody', seq = seq - 1 where id = ?")
        .run(wei.user.id);

      world.clock.now += 6 * DAY_MS;
      for (let times = scopeCount(world); times > 0; times -= 1) await reconnect(world);
      expect(held()).toBeUndefined();

      world.clock.now += 2 * DAY_MS;
      for (let times = scopeCount(world); times > 0; times -= 1) {
        const note = { ticketId, messageId: crypto.randomUUID(), bodyHtml: 'n', bodyText: 'n' };
        // Where the ticket is lost nothing can be written to it; that is refused, and breaks nothing.
        wei.save({ name: 'ticket.add-note', args: note });
        await reconnect(world);
      }
      expect(held()).toBe('Ticket 2');
      await expectAsCenter(world);
      expect(world.bugs).toEqual([]);
      const states = wei.db.prepare<[], string>('select distinct state from scope').pluck().all();
      expect(states).toEqual(['complete']);
    } finally {
      world.close();
    }
  });
});
