import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../db/server/pool.ts';
import { POKE_BUDGET } from '../../server/sync/poke-pages.ts';
import { budgetOf } from '../../server/sync/read-page.ts';
import { CHILDREN, type EntityName } from '../../shared/model/entities.ts';
import type { HiddenFields } from '../../shared/model/hideable-field.ts';
import { canonicalJson, type Json } from '../../shared/util/canonical-json.ts';
import { pick, seededRandom } from '../../shared/util/seeded-random.ts';
import { withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import {
  canariesSeenBy,
  changeWei,
  type Fuzz,
  HAPPENINGS,
  MIRA,
  overwriteByWei,
  sightOfClient,
  WEI,
  writeForAll,
} from './support/changing-rights.ts';
import { createMemoryBlobs } from './support/memory-blobs.ts';
import { createProfileOnDisk } from './support/profile-on-disk.ts';
import { sentBytes } from './support/sent-bytes.ts';
import type { Sight } from './support/sight.ts';
import type { Exchange } from './support/simulated-network.ts';
import { centerTables, createWorld, localRows } from './support/world.ts';

const WORLDS = 60;
/** One after the other in one world: the first sync of a world takes as long as a sequence. */
const SEQUENCES_EACH = 5;
const SEQUENCES = WORLDS * SEQUENCES_EACH;
const SIDE_BY_SIDE = 3;
const STEPS = 26;
const WIDE_PAGES = { news: budgetOf, snapshot: budgetOf, poke: POKE_BUDGET };
/** In every so many worlds Wei's store is in files, with a log and a back-up, all of which are searched; else in memory. */
const FILES_EVERY = 5;
/** What is compared row by row at the end. */
const SEARCHED = [
  ...CHILDREN.ticket,
  ...CHILDREN.article,
  ...(['ticket', 'customer', 'macro', 'rule', 'article', 'notification', 'processTemplate'] as const),
];

/** I5, I6 on the wire: which canaries are sent to somebody who may not see them at that moment. */
async function leaksIn(fuzz: Fuzz, exchange: Exchange): Promise<readonly string[]> {
  const sent = sentBytes(exchange);
  // Mira, an agent of all teams, sees all but the rules and what only Wei is told.
  const told =
    exchange.client === WEI
      ? fuzz.canaries
      : fuzz.canaries.filter(({ ruleId, personOnly }) => ruleId !== undefined || personOnly === WEI);
  const found = told.filter(({ text }) => sent.includes(text));
  if (found.length === 0) return [];
  const maySee = await canariesSeenBy(fuzz, exchange.client);
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
    pool = createPool({ url: await withDatabase('embedded', SERVER_TEMPLATE), max: 3 * SIDE_BY_SIDE });
  });
  afterAll(() => pool.end());

  /** What may be seen is there, all of it and nothing else. */
  const expectAllThatMayBeSeen = async ({ world }: Fuzz, sight: Sight): Promise<void> => {
    const wei = world.clients[WEI];
    if (wei === undefined) throw new Error('Wei is missing');
    const tables = centerTables(pool, world.organization.tenantId);
    const isSeen: Partial<Record<EntityName, (row: Readonly<Record<string, unknown>>) => boolean>> = {
      customer: () => true,
      ticket: ({ id }) => sight.tickets.has(String(id)),
      macro: ({ id }) => sight.macros.has(String(id)),
      rule: ({ id }) => sight.rules.has(String(id)),
      article: ({ id }) => sight.articles.has(String(id)),
      articleRevision: ({ articleId }) => sight.articles.has(String(articleId)),
      notification: ({ userId }) => userId === wei.user.id,
      processTemplate: () => true,
    };
    for (const entity of SEARCHED) {
      const may = isSeen[entity] ?? (({ ticketId }) => sight.tickets.has(String(ticketId)));
      const center = (await tables.rowsOf(entity))
        .filter(may)
        .map(
          (row) => [String(row.id), withoutHidden(entity, canonicalJson(row as Json), sight.hidden)] as const,
        );
      expect(localRows(wei, entity)).toEqual(new Map(center));
    }
  };

  it(`I5 I6: in ${SEQUENCES} sequences of changing rights, roles, teams and people, nothing forbidden is sent, and nothing stays behind`, {
    timeout: 600_000,
  }, async () => {
    const folder = temporaryFolder('permission-fuzz');
    /** Found where they may be, by the role that Wei had. */
    const regained = { agent: 0, supervisor: 0, admin: 0 };
    const kinds = { article: 0, notification: 0, process: 0 };
    let unmasked = 0;
    let cameBack = 0;
    const playSequence = async (fuzz: Fuzz): Promise<void> => {
      const { world, profile, canaries } = fuzz;
      const canariesBefore = canaries.length;
      for (let step = 0; step < STEPS; step += 1) {
        // Something that Wei may lose is in the log and in the back-up, and was changed by Wei.
        if (step === STEPS / 2 && profile !== null) {
          writeForAll(fuzz);
          await world.drain();
          overwriteByWei(fuzz);
          profile.backUp();
        }
        await pick(fuzz.random, HAPPENINGS)(fuzz);
        world.clock.now += 1_000;
        await world.settle();
      }
      await world.drain();
      // A store whose person was switched off is not reached any more: it hears of everything with the next sign-in.
      if (world.clients[WEI]?.engine.state.isActive === false) {
        cameBack += 1;
        await changeWei(fuzz, { isActive: true });
        await world.drain();
      }
      await profile?.rest();
      const maySee = await canariesSeenBy(fuzz, WEI);
      const sight = await sightOfClient(fuzz, WEI);
      const disk = profile?.bytes() ?? world.clients[WEI]?.takeDiskImage().bytes ?? Buffer.alloc(0);
      const mirasDisk = world.clients[MIRA]?.takeDiskImage().bytes ?? Buffer.alloc(0);
      const left: string[] = [];
      for (const [index, each] of canaries.entries()) {
        const { text, field, ruleId, articleId, personOnly, isOfProcess } = each;
        const isThere = disk.includes(text);
        if (isThere && !maySee(each)) left.push(text);
        if (!isThere || !maySee(each) || index < canariesBefore) continue;
        if (ruleId === undefined && personOnly === undefined && !mirasDisk.includes(text)) continue;
        if (articleId !== undefined) kinds.article += 1;
        if (personOnly !== undefined) kinds.notification += 1;
        if (isOfProcess) kinds.process += 1;
        if (field === null) regained[sight.role] += 1;
        else unmasked += 1;
      }
      expect(left, 'on the disk').toEqual([]);
      await expectAllThatMayBeSeen(fuzz, sight);
    };

    const playWorld = async (seed: number): Promise<void> => {
      const bugs: unknown[] = [];
      const profile =
        seed % FILES_EVERY === 0
          ? createProfileOnDisk(mkdtempSync(join(folder, 'profile-')), (bug) => bugs.push(bug))
          : null;
      const world = await createWorld(pool, 2, {
        teamCount: 3,
        ticketCount: 4,
        // Wei's come in many small pages; what Mira gets says nothing of Wei's rights.
        pagesOf: (client) => (client === MIRA ? WIDE_PAGES : undefined),
        placeOf: (client) => (client === WEI ? profile?.place : undefined),
      });
      const fuzz: Fuzz = {
        pool,
        world,
        random: seededRandom(seed),
        canaries: [],
        deletedByWei: new Set(),
        files: [],
        blobs: createMemoryBlobs(),
        profile,
      };
      const leaks: string[] = [];
      world.network.afterDelivery = async (exchange) => {
        leaks.push(...(await leaksIn(fuzz, exchange)));
      };
      try {
        await world.drain();
        for (let sequence = 1; sequence <= SEQUENCES_EACH; sequence += 1) {
          await playSequence(fuzz);
          bugs.push(...world.bugs);
          expect({ seed, sequence, leaks, bugs }).toEqual({ seed, sequence, leaks: [], bugs: [] });
        }
      } catch (error) {
        throw new Error(`in world ${seed}`, { cause: error });
      } finally {
        profile?.close();
        world.close();
      }
    };
    // While the database works for one of them, the other goes on.
    await Promise.all(
      Array.from({ length: SIDE_BY_SIDE }, async (_, lane) => {
        for (let seed = lane + 1; seed <= WORLDS; seed += SIDE_BY_SIDE) await playWorld(seed);
      }),
    );
    // The canaries were really looked for: some could be seen, and were found.
    for (const found of [...Object.values(regained), ...Object.values(kinds)])
      expect(found).toBeGreaterThan(SEQUENCES / 10);
    expect(unmasked).toBeGreaterThan(SEQUENCES / 10);
    expect(cameBack).toBeGreaterThan(SEQUENCES / 20);
  });
});
