import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createConcerns } from '../../../server/sync/concerns.ts';
import type { LiveStand } from '../../../shared/contract/live-protocol.ts';
import { DATABASE_TARGETS } from '../../support/postgres.ts';
import { createWorld, type World } from '../../sync/support/world.ts';
import { type TestServer, withServer } from '../support/test-server.ts';

describe.each(DATABASE_TARGETS)('R200: whom a change concerns, on %s', (target) => {
  let test: TestServer;
  let pool: Pool;
  let world: World;
  let ticketId: string;

  beforeAll(async () => {
    test = await withServer(target);
    pool = test.server.context.pool;
  });
  beforeEach(async () => {
    world = await createWorld(pool, 1);
    await world.drain();
    ticketId = String(world.organization.ticketIds[0]);
  });

  const save = async (name: string, args: object): Promise<void> => {
    expect(world.clients[0]?.save({ name, args }).isSaved).toBe(true);
    await world.drain();
  };
  const place = async (): Promise<{ seq: number; epoch: string }> => {
    const { rows } = await pool.query<{ seq: number; epoch: string }>(
      'select s.seq, t.epoch from tenant t join tenant_seq s on s.tenant_id = t.id where t.id = $1',
      [world.organization.tenantId],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('The world has a tenant');
    return row;
  };
  const stand = (cursor: number, epoch: string, scopes: readonly string[]): LiveStand => ({
    type: 'stand',
    stand: 1,
    epoch,
    cursor,
    scopes: [...scopes],
    joiningScopes: [],
  });
  /** Who of those that hold one scope each may have news since `before`. */
  const concerned = async (before: { seq: number; epoch: string }, scopes: readonly string[]) => {
    const { seq } = await place();
    const concerns = createConcerns(pool);
    const answers = await Promise.all(
      scopes.map((scope) =>
        concerns.mayHaveNews(world.organization.tenantId, stand(before.seq, before.epoch, [scope]), seq),
      ),
    );
    return scopes.filter((_scope, index) => answers[index]);
  };

  it('only those who hold a scope of the ticket', async () => {
    const [mine, others] = [`team:${world.organization.teamIds[0]}`, `team:${randomUUID()}`];
    const before = await place();
    await save('ticket.set-priority', { ticketId, priority: 0 });
    expect(await concerned(before, [mine, others, 'customers', `ticket:${ticketId}`])).toEqual([mine]);
  });

  it('those whom a ticket leaves, and those to whom it comes', async () => {
    const ids = world.organization.users.map(({ id }) => id);
    const [me, other] = ids.map((id) => `user:${id}`);
    await save('ticket.assign', { ticketId, assigneeId: ids[0], expectedAssigneeId: null });
    const before = await place();
    await save('ticket.assign', { ticketId, assigneeId: ids[1], expectedAssigneeId: ids[0] });
    expect(await concerned(before, [String(me), String(other), `user:${randomUUID()}`])).toEqual([me, other]);
  });

  it('everybody when a person changed, who may see more or less now', async () => {
    const before = await place();
    await pool.query(
      `with next as (update tenant_seq set seq = seq + 1 where tenant_id = $1 returning seq)
       update change set seq = next.seq, commit_seq = next.seq from next
       where tenant_id = $1 and entity = 'user' and id = $2`,
      [world.organization.tenantId, world.organization.users[0]?.id],
    );
    expect(await concerned(before, [`team:${randomUUID()}`])).toHaveLength(1);
  });

  it('whoever speaks of another epoch, stands ahead, or is far behind', async () => {
    const { seq, epoch } = await place();
    const concerns = createConcerns(pool);
    const nobody = [`team:${randomUUID()}`];
    const ask = (cursor: number, ofEpoch: string) =>
      concerns.mayHaveNews(world.organization.tenantId, stand(cursor, ofEpoch, nobody), seq);
    expect(await ask(seq - 1, randomUUID())).toBe(true);
    expect(await ask(seq, epoch)).toBe(true);
    expect(await ask(seq - 5_000, epoch)).toBe(true);
  });

  it('looks once for all who stand at the same place, and again for what came later', async () => {
    let looks = 0;
    const counting = new Proxy(pool, {
      get(of, key) {
        if (key === 'query') looks += 1;
        const found: unknown = Reflect.get(of, key);
        return typeof found === 'function' ? found.bind(of) : found;
      },
    });
    const concerns = createConcerns(counting);
    const mine = [`team:${world.organization.teamIds[0]}`];
    const { seq, epoch } = await place();
    const ask = (upTo: number) =>
      concerns.mayHaveNews(world.organization.tenantId, stand(seq, epoch, mine), upTo);
    await save('ticket.set-priority', { ticketId, priority: 0 });
    const first = (await place()).seq;
    expect(await Promise.all([ask(first), ask(first), ask(first)])).toEqual([true, true, true]);
    expect(looks).toBe(1);
    await save('ticket.set-priority', { ticketId, priority: 3 });
    expect(await ask((await place()).seq)).toBe(true);
    expect(looks).toBe(2);
  });
});
