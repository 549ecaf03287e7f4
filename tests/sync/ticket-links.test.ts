import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPool } from '../../db/server/pool.ts';
import { openTrials } from '../../server/mutations/open-trials.ts';
import { ENTITY_NAMES } from '../../shared/model/entities.ts';
import type { TicketId } from '../../shared/model/ids.ts';
import type { LinkRelation } from '../../shared/model/ticket-link.ts';
import { prepareCall } from '../../shared/mutations/decide.ts';
import { DATABASE_TARGETS, withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { checkClient } from './support/check-client.ts';
import type { SimulatedClient } from './support/simulated-client.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

describe.each(DATABASE_TARGETS)('linked tickets, on %s', (target) => {
  let pool: ReturnType<typeof createPool>;
  let world: World;
  /** In both teams. */
  let mira: SimulatedClient;
  /** In the second team alone. */
  let wei: SimulatedClient;
  /** Of the first team, and three of the second. */
  let [first, second, fourth, sixth]: (TicketId | undefined)[] = [];

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  beforeEach(async () => {
    world = await createWorld(pool, 2, { ticketCount: 6 });
    [mira, wei] = world.clients as [SimulatedClient, SimulatedClient];
    [first, second, , fourth, , sixth] = world.organization.ticketIds as TicketId[];
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
  const link = (client: SimulatedClient, ticketId: unknown, relation: LinkRelation, otherId: unknown) =>
    save(client, 'ticket.link', { ticketId, relation, otherId });
  const setStatus = (client: SimulatedClient, ticketId: unknown, status: string) =>
    save(client, 'ticket.set-status', { ticketId, status });
  /** What is linked as far as it is here, in words. */
  const linksOf = ({ db }: SimulatedClient) =>
    db
      .prepare<[], string>(
        `select ticket_id || ' ' || relation || ' ' || other_number || ' ' || other_status || ' ' || other_team_id
         from ticket_link where removed_at is null order by 1`,
      )
      .pluck()
      .all();
  const lastOf = ({ db }: SimulatedClient) =>
    db
      .prepare<[], { state: string; code: string | null }>(
        'select state, code from outbox order by n desc limit 1',
      )
      .get();
  const team = (index: number) => world.organization.teamIds[index];
  const partOf = (client: SimulatedClient, parentId: unknown, teamId: unknown) => {
    const number = client.takeNumber();
    const form = { subject: 'A part', priority: 2, type: 'request', channel: 'phone', customerId: null };
    const ticketId = randomUUID();
    const args = { ...form, ticketId, number, teamId, assigneeId: null, tags: [], message: null, parentId };
    save(client, 'ticket.create', args);
    return { ticketId, number };
  };

  it('R206 R210: an end is with whoever sees its ticket, and says of the other what that is now', async () => {
    link(mira, first, 'causes', second);
    await world.drain();
    const [there, back] = [`${first} causes 2 open ${team(1)}`, `${second} isCausedBy 1 open ${team(0)}`];
    expect(linksOf(mira)).toEqual([there, back].sort());
    expect(linksOf(wei)).toEqual([back]);
    setStatus(mira, first, 'solved');
    await world.drain();
    expect(linksOf(wei)).toEqual([`${second} isCausedBy 1 solved ${team(0)}`]);
    save(mira, 'ticket.set-team', { ticketId: first, teamId: team(1) });
    await world.drain();
    expect(linksOf(wei)).toEqual(linksOf(mira));
    save(wei, 'ticket.unlink', { ticketId: second, relation: 'isCausedBy', otherId: first });
    await world.drain();
    expect([linksOf(mira), linksOf(wei)]).toEqual([[], []]);
  });

  it('R206: two people who link the same two without a line make one link', async () => {
    world.network.cut(mira.index);
    link(mira, fourth, 'relatesTo', second);
    link(wei, second, 'relatesTo', fourth);
    await world.settle();
    await world.drain();
    expect(linksOf(mira)).toHaveLength(2);
    expect(lastOf(mira)).toMatchObject({ state: 'applied', code: null });
    const { rows } = await pool.query(
      `select id from ticket_event where tenant_id = $1 and change ->> 'field' = 'link'`,
      [world.organization.tenantId],
    );
    expect(rows).toHaveLength(2);
  });

  it('R207 R208: of two parents the one that the center knows stays, and nobody closes a circle unseen', async () => {
    world.network.cut(mira.index);
    link(mira, second, 'parentOf', fourth);
    link(wei, sixth, 'parentOf', fourth);
    await world.settle();
    await world.drain();
    expect(lastOf(mira)).toMatchObject({ state: 'refused', code: 'hasParent' });
    link(mira, fourth, 'parentOf', first);
    link(mira, first, 'parentOf', second);
    await world.drain();
    // What the second hangs on is not Wei's to see; the center looks further up.
    link(wei, second, 'parentOf', sixth);
    await world.drain();
    expect(lastOf(wei)).toMatchObject({ state: 'refused', code: 'linkCircle' });
    expect(linksOf(mira).filter((end) => end.includes('childOf'))).toHaveLength(3);
  });

  it('R208: a link that is committed above while rows are being locked makes the batch wait for another try', async () => {
    link(mira, second, 'childOf', fourth);
    await world.drain();
    const wanted = { ticketId: first, relation: 'childOf', otherId: second };
    const prepared = prepareCall({ name: 'ticket.link', args: wanted });
    const actor = { kind: 'system', part: 'import' } as const;
    const client = await pool.connect();
    try {
      await client.query('begin isolation level read committed');
      const racing: Pick<ClientBase, 'query'> = {
        query: (async (text: string, values: unknown[]) => {
          const result = await client.query(text, values);
          if (text.includes('recursive above') && mira.saved.length === 1) {
            link(mira, fourth, 'childOf', sixth);
            await world.drain();
          }
          return result;
        }) as never,
      };
      const { tenantId } = world.organization;
      const opened = openTrials(racing as ClientBase, tenantId, [{ prepared, actor }], []);
      await expect(opened).rejects.toMatchObject({ code: 'serverBusy' });
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  it('R209 R210: a part for another department is made without a line, and its parent shows how far it is', async () => {
    world.network.cut(mira.index);
    const part = partOf(mira, first, team(1));
    expect(linksOf(mira)).toContain(`${first} parentOf ${part.number} new ${team(1)}`);
    await world.drain();
    expect(linksOf(wei)).toEqual([`${part.ticketId} childOf 1 open ${team(0)}`]);
    setStatus(wei, part.ticketId, 'solved');
    await world.drain();
    expect(linksOf(mira)).toContain(`${first} parentOf ${part.number} solved ${team(1)}`);
  });
});
