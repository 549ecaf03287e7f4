import { createHash, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importRows } from '../../db/server/import-rows.ts';
import { createPool } from '../../db/server/pool.ts';
import { User } from '../../shared/model/user.ts';
import { pick, type Random, seededRandom } from '../../shared/util/seeded-random.ts';
import { withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import type { Exchange } from './support/simulated-network.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

const SEQUENCES = 300;
const STEPS = 30;
/** Mira sees everything and writes; Wei's rights come and go. */
const MIRA = 0;
const WEI = 1;

/** A string that stands in one ticket only, so that it can be found wherever that ticket must not be. */
interface Canary {
  readonly text: string;
  readonly ticketId: string;
}

interface Fuzz {
  readonly pool: Pool;
  readonly world: World;
  readonly random: Random;
  readonly canaries: Canary[];
  readonly leaks: string[];
}

/** The tickets Wei may see at this moment, by the center's own rows. */
async function visibleToWei({ pool, world }: Fuzz): Promise<ReadonlySet<string>> {
  const { tenantId, users } = world.organization;
  const { rows } = await pool.query<{ id: string }>(
    `select t.id from ticket t join user_account u on u.tenant_id = t.tenant_id
     where t.tenant_id = $1 and u.id = $2 and not t.is_deleted
       and (u.team_ids ? t.team_id::text or t.assignee_id = u.id)`,
    [tenantId, users[WEI]?.id],
  );
  return new Set(rows.map(({ id }) => id));
}

/** I5, I6 on the wire: nothing is answered to Wei that Wei may not see when it is answered. */
async function deliver(fuzz: Fuzz, exchange: Exchange): Promise<void> {
  await fuzz.world.network.deliver(exchange);
  if (exchange.client !== WEI || exchange.answer === null) return;
  const { value } = exchange.answer;
  const sent = value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : JSON.stringify(value);
  const visible = await visibleToWei(fuzz);
  for (const { text, ticketId } of fuzz.canaries) {
    if (sent.includes(text) && !visible.has(ticketId)) fuzz.leaks.push(`${exchange.kind}: ${text}`);
  }
}

/** Each does one thing to the tickets, to Wei's rights, or to what is on its way. */
const HAPPENINGS: readonly ((fuzz: Fuzz) => Promise<void> | void)[] = [
  function writeSubject({ world, random, canaries }) {
    const ticketId = pick(random, world.organization.ticketIds);
    const text = canary(random);
    const saved = world.clients[MIRA]?.save({
      name: 'ticket.set-subject',
      args: { ticketId, subject: text },
    });
    if (saved?.isSaved) canaries.push({ text, ticketId });
  },
  function writeNote({ world, random, canaries }) {
    const ticketId = pick(random, world.organization.ticketIds);
    const text = canary(random);
    const args = { ticketId, messageId: randomUUID(), bodyHtml: text, bodyText: text };
    if (world.clients[MIRA]?.save({ name: 'ticket.add-note', args }).isSaved)
      canaries.push({ text, ticketId });
  },
  function moveTicket({ world, random }) {
    const ticketId = pick(random, world.organization.ticketIds);
    const teamId = pick(random, world.organization.teamIds);
    world.clients[MIRA]?.save({ name: 'ticket.set-team', args: { ticketId, teamId } });
  },
  function workOfWei({ world, random }) {
    const ticketId = pick(random, world.organization.ticketIds);
    const text = `Wei ${random()}`;
    const args = { ticketId, messageId: randomUUID(), bodyHtml: text, bodyText: text };
    world.clients[WEI]?.save({ name: 'ticket.add-note', args });
  },
  async function regroupWei({ pool, world, random }) {
    const { tenantId, users, teamIds } = world.organization;
    const wei = users[WEI];
    if (wei === undefined) throw new Error('Nobody to regroup');
    const teams = pick(random, [teamIds, teamIds.slice(0, 1), teamIds.slice(1), []]);
    await importRows(pool, tenantId, [{ entity: 'user', row: { ...wei, teamIds: teams } }], () => undefined);
  },
  (fuzz) => roundTrip(fuzz),
  (fuzz) => roundTrip(fuzz),
  (fuzz) => roundTrip(fuzz),
  async function arrive(fuzz) {
    const { exchanges } = fuzz.world.network;
    if (exchanges.length > 0) await deliver(fuzz, pick(fuzz.random, exchanges));
  },
  function answer({ world, random }) {
    const answered = world.network.exchanges.filter((exchange) => exchange.answer !== null);
    if (answered.length > 0) world.network.finish(pick(random, answered));
  },
  ({ world, random }) => pick(random, world.clients).kill(),
  ({ world, random }) => pick(random, world.clients).poke(),
];

async function roundTrip(fuzz: Fuzz): Promise<void> {
  const { network } = fuzz.world;
  if (network.exchanges.length === 0) return;
  const exchange = pick(fuzz.random, network.exchanges);
  if (exchange.answer === null) await deliver(fuzz, exchange);
  network.finish(exchange);
}

function canary(random: Random): string {
  return `canary-${createHash('sha256').update(String(random())).digest('hex').slice(0, 20)}`;
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
    for (let seed = 1; seed <= SEQUENCES; seed += 1) {
      const world = await createWorld(pool, 2);
      const fuzz: Fuzz = { pool, world, random: seededRandom(seed), canaries: [], leaks: [] };
      try {
        await world.drain();
        for (let step = 0; step < STEPS; step += 1) {
          await pick(fuzz.random, HAPPENINGS)(fuzz);
          world.clock.now += 1_000;
          await world.settle();
        }
        await world.drain();
        const visible = await visibleToWei(fuzz);
        const disk = world.clients[WEI]?.takeDiskImage().bytes ?? Buffer.alloc(0);
        const mirasDisk = world.clients[MIRA]?.takeDiskImage().bytes ?? Buffer.alloc(0);
        for (const { text, ticketId } of fuzz.canaries) {
          if (disk.includes(text) && !visible.has(ticketId)) fuzz.leaks.push(`disk: ${text}`);
          if (mirasDisk.includes(text) && visible.has(ticketId) && disk.includes(text)) regained += 1;
        }
        expect({ seed, leaks: fuzz.leaks, bugs: world.bugs }).toEqual({ seed, leaks: [], bugs: [] });
        // What may be seen is there, all of it and nothing else.
        const wei = world.clients[WEI];
        const { tenantId, users } = world.organization;
        const { rows } = await pool.query<{ teamIds: string[] }>(
          'select team_ids as "teamIds" from user_account where tenant_id = $1 and id = $2',
          [tenantId, users[WEI]?.id],
        );
        const now = User.parse({ ...users[WEI], ...rows[0] });
        for (const entity of ['ticket', 'message'] as const) {
          const seen = wei === undefined ? new Map() : localRows(wei, entity);
          expect(seen).toEqual(await centerRows(centerTables(pool, tenantId), entity, now));
        }
      } finally {
        world.close();
      }
    }
    // The canaries were really looked for: some could be seen, and were found.
    expect(regained).toBeGreaterThan(SEQUENCES / 10);
  });
});
