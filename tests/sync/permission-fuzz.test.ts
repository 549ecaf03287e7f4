import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../db/server/pool.ts';
import { CHILDREN, type EntityName } from '../../shared/model/entities.ts';
import type { HiddenFields } from '../../shared/model/hideable-field.ts';
import { User } from '../../shared/model/user.ts';
import { canonicalJson, type Json } from '../../shared/util/canonical-json.ts';
import { pick, seededRandom } from '../../shared/util/seeded-random.ts';
import { withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { type Fuzz, HAPPENINGS, hiddenFromWei, MIRA, sightOfWei, WEI } from './support/changing-rights.ts';
import { createMemoryBlobs } from './support/memory-blobs.ts';
import { sentBytes } from './support/sent-bytes.ts';
import type { Exchange } from './support/simulated-network.ts';
import { centerRows, centerTables, createWorld, localRows } from './support/world.ts';

const SEQUENCES = 300;
const STEPS = 30;

/** I5, I6 on the wire: which canaries are sent to Wei that Wei may not see at that moment. */
async function leaksIn(fuzz: Fuzz, exchange: Exchange): Promise<readonly string[]> {
  if (exchange.client !== WEI) return [];
  const sent = sentBytes(exchange);
  const found = fuzz.canaries.filter(({ text }) => sent.includes(text));
  if (found.length === 0) return [];
  const maySee = await sightOfWei(fuzz);
  return found.filter((each) => !maySee(each)).map(({ text }) => `${exchange.kind}: ${text}`);
}

/** A row of the center as somebody holds it from whom these fields are kept, written down a second time. */
function withoutHidden(entity: EntityName, text: string, hidden: HiddenFields): string {
  const row = JSON.parse(text) as Record<string, Json>;
  if (entity === 'customer' && hidden.includes('customer.email')) row.email = null;
  if (entity === 'customer' && hidden.includes('customer.phone')) row.phone = null;
  if (entity === 'ticket' && hidden.includes('ticket.category')) row.category = null;
  if (entity === 'message' && hidden.includes('customer.email')) row.deliveryDetail = '';
  if (entity === 'conflictNote' && row.field === 'category' && hidden.includes('ticket.category')) {
    row.winnerValue = null;
    row.loserValue = null;
  }
  const change = entity === 'ticketEvent' ? (row.change as { readonly field: string }) : null;
  if (change?.field === 'category' && hidden.includes('ticket.category')) {
    row.change = { field: 'category', from: null, to: null };
  }
  return canonicalJson(row);
}

describe('permission fuzz', () => {
  let pool: Pool;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase('embedded', SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  it(`I5 I6: in ${SEQUENCES} sequences of changing rights, nothing forbidden is sent, and nothing stays behind`, {
    timeout: 600_000,
  }, async () => {
    let regained = 0;
    let unmasked = 0;
    for (let seed = 1; seed <= SEQUENCES; seed += 1) {
      const world = await createWorld(pool, 2);
      const blobs = createMemoryBlobs();
      const fuzz: Fuzz = { pool, world, random: seededRandom(seed), canaries: [], files: [], blobs };
      const leaks: string[] = [];
      world.network.afterDelivery = async (exchange) => {
        leaks.push(...(await leaksIn(fuzz, exchange)));
      };
      try {
        await world.drain();
        for (let step = 0; step < STEPS; step += 1) {
          await pick(fuzz.random, HAPPENINGS)(fuzz);
          world.clock.now += 1_000;
          await world.settle();
        }
        await world.drain();
        const maySee = await sightOfWei(fuzz);
        const disk = world.clients[WEI]?.takeDiskImage().bytes ?? Buffer.alloc(0);
        const mirasDisk = world.clients[MIRA]?.takeDiskImage().bytes ?? Buffer.alloc(0);
        for (const each of fuzz.canaries) {
          const { text, field } = each;
          if (disk.includes(text) && !maySee(each)) leaks.push(`disk: ${text}`);
          if (!mirasDisk.includes(text) || !maySee(each) || !disk.includes(text)) continue;
          if (field === null) regained += 1;
          else unmasked += 1;
        }
        expect({ seed, leaks, bugs: world.bugs }).toEqual({ seed, leaks: [], bugs: [] });
        // What may be seen is there, all of it and nothing else.
        const wei = world.clients[WEI];
        const { tenantId, users } = world.organization;
        const { rows } = await pool.query<{ teamIds: string[] }>(
          'select team_ids as "teamIds" from user_account where tenant_id = $1 and id = $2',
          [tenantId, users[WEI]?.id],
        );
        const now = User.parse({ ...users[WEI], ...rows[0] });
        const hidden = await hiddenFromWei(fuzz);
        const tables = centerTables(pool, tenantId);
        for (const entity of [...CHILDREN.ticket, 'ticket', 'customer', 'macro'] as const) {
          const seen = wei === undefined ? new Map() : localRows(wei, entity);
          const center = await centerRows(tables, entity, now);
          const projected = [...center].map(([id, row]) => [id, withoutHidden(entity, row, hidden)] as const);
          expect(seen).toEqual(new Map(projected));
        }
      } finally {
        world.close();
      }
    }
    // The canaries were really looked for: some could be seen, and were found.
    expect(regained).toBeGreaterThan(SEQUENCES / 10);
    expect(unmasked).toBeGreaterThan(SEQUENCES / 10);
  });
});
