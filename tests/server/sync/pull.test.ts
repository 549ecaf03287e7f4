import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { pull } from '../../../server/sync/pull.ts';
import { decodePage, encodePage } from '../../../shared/contract/page-codec.ts';
import { LIMITS, PullRequest } from '../../../shared/contract/sync-protocol.ts';
import { DATABASE_TARGETS } from '../../support/postgres.ts';
import { createWorld, type World } from '../../sync/support/world.ts';
import { type TestServer, withServer } from '../support/test-server.ts';

describe.each(DATABASE_TARGETS)('pull on %s', (target) => {
  let test: TestServer;

  beforeAll(async () => {
    test = await withServer(target);
  });

  const save = async (world: World, name: string, args: object): Promise<void> => {
    expect(world.clients[0]?.save({ name, args }).isSaved).toBe(true);
    await world.drain();
  };

  it('R35: a root that changed scopes comes with the page of that, though its own last change lies on a later one', async () => {
    const { pool } = test.server.context;
    const world = await createWorld(pool);
    try {
      await world.drain();
      const { tenantId, epoch, teamIds, ticketIds } = world.organization;
      const [mira] = world.clients;
      if (mira === undefined) throw new Error('There are two workstations');
      const { rows } = await pool.query<{ seq: number }>('select seq from tenant_seq where tenant_id = $1', [
        tenantId,
      ]);
      const cursor = rows[0]?.seq ?? 0;
      const [first, second] = ticketIds;
      await save(world, 'ticket.assign', {
        ticketId: second,
        assigneeId: mira.user.id,
        expectedAssigneeId: null,
      });
      await save(world, 'ticket.set-subject', { ticketId: first, subject: 'In between' });
      await save(world, 'ticket.set-subject', { ticketId: second, subject: 'Later' });
      const request = PullRequest.parse({
        clientId: randomUUID(),
        epoch,
        cursor,
        scopes: ['directory', `user:${mira.user.id}`, ...teamIds.map((id) => `team:${id}`)],
        joiningScopes: [],
        maxBytes: LIMITS.pageBytes,
      });
      const page = decodePage(
        encodePage(await pull(world.node, mira.session, request, { rows: 1, bytes: LIMITS.pageBytes })),
      );
      expect(page.trailer.hasMore).toBe(true);
      const line = page.lines.find(([, , id]) => id === second);
      expect(line?.[0]).toBe('put');
      expect(line?.[5]).toContain(`user:${mira.user.id}`);
    } finally {
      world.close();
    }
  });
});
