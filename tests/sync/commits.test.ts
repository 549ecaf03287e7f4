import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../db/server/pool.ts';
import { pull } from '../../server/sync/pull.ts';
import { decodePage, encodePage } from '../../shared/contract/page-codec.ts';
import { LIMITS, PullRequest } from '../../shared/contract/sync-protocol.ts';
import { DATABASE_TARGETS, withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { createWorld, type World } from './support/world.ts';

describe.each(DATABASE_TARGETS)('R28: commits on pages, on %s', (target) => {
  let pool: ReturnType<typeof createPool>;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  /** Three replies in one batch: six rows and one commit; then single notes. */
  const write = async (world: World): Promise<void> => {
    const [mira] = world.clients;
    const ticketId = world.organization.ticketIds[0];
    const call = (name: string, more: object) => ({
      name,
      args: { ticketId, messageId: randomUUID(), bodyHtml: 'x', bodyText: 'x', ...more },
    });
    for (let round = 0; round < 3; round += 1) {
      world.network.cut(0);
      for (let count = 0; count < 3; count += 1) {
        mira?.save(
          call('ticket.reply', {
            customerId: world.organization.customerId,
            statusAfter: null,
            sendAnyway: true,
          }),
        );
      }
      await world.drain();
      mira?.save(call('ticket.add-note', {}));
      await world.drain();
    }
  };

  it('never end a page in the middle, whatever its size', async () => {
    const world = await createWorld(pool);
    try {
      await world.drain();
      await write(world);
      const { tenantId, epoch, teamIds } = world.organization;
      const [mira] = world.clients;
      if (mira === undefined) throw new Error('There are two workstations');
      const commits = await pool.query<{ commit_seq: number }>(
        'select distinct commit_seq from change where tenant_id = $1',
        [tenantId],
      );
      const ends = new Set(commits.rows.map((row) => row.commit_seq));
      const { rows } = await pool.query<{ seq: number }>('select seq from tenant_seq where tenant_id = $1', [
        tenantId,
      ]);
      const head = rows[0]?.seq ?? 0;
      for (let budget = 1; budget <= 9; budget += 1) {
        let cursor = 0;
        for (let pages = 0; cursor < head && pages < 100; pages += 1) {
          const request = PullRequest.parse({
            clientId: randomUUID(),
            epoch,
            cursor,
            scopes: ['directory', ...teamIds.map((id) => `team:${id}`)],
            joiningScopes: [],
            maxBytes: LIMITS.pageBytes,
          });
          const size = { rows: budget, bytes: LIMITS.pageBytes };
          const page = decodePage(encodePage(await pull(world.node, mira.session, request, size)));
          expect(page.trailer.cursor).toBeGreaterThan(cursor);
          cursor = page.trailer.cursor;
          expect(cursor === head || ends.has(cursor), `page of ${budget} ends at ${cursor}`).toBe(true);
        }
        expect(cursor).toBe(head);
      }
    } finally {
      world.close();
    }
  });
});
