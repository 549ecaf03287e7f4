import { createHash, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importRows } from '../../db/server/import-rows.ts';
import { createPool } from '../../db/server/pool.ts';
import { hideFields } from '../../server/accounts/hide-fields.ts';
import type { EntityName } from '../../shared/model/entities.ts';
import { type HiddenFields, HideableField } from '../../shared/model/hideable-field.ts';
import { User } from '../../shared/model/user.ts';
import { canonicalJson, type Json } from '../../shared/util/canonical-json.ts';
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

/**
 * A string that stands in one ticket only, or in one field that may be hidden, so that it can be found wherever that
 * must not be.
 */
interface Canary {
  readonly text: string;
  /** Null for one of a customer, whom everybody sees. */
  readonly ticketId: string | null;
  readonly field: HideableField | null;
}

interface Fuzz {
  readonly pool: Pool;
  readonly world: World;
  readonly random: Random;
  readonly canaries: Canary[];
  readonly leaks: string[];
}

/** Which canaries Wei may see at this moment, by the center's own rows. */
async function sightOfWei(fuzz: Fuzz): Promise<(canary: Canary) => boolean> {
  const [tickets, hidden] = [await visibleToWei(fuzz), await hiddenFromWei(fuzz)];
  return ({ ticketId, field }) =>
    (ticketId === null || tickets.has(ticketId)) && (field === null || !hidden.includes(field));
}

async function hiddenFromWei({ pool, world }: Fuzz): Promise<HiddenFields> {
  const { tenantId, users } = world.organization;
  const { rows } = await pool.query<{ fields: HideableField[] }>(
    'select hidden_fields as fields from user_account where tenant_id = $1 and id = $2',
    [tenantId, users[WEI]?.id],
  );
  return rows[0]?.fields ?? [];
}

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
  const maySee = await sightOfWei(fuzz);
  for (const each of fuzz.canaries) {
    if (sent.includes(each.text) && !maySee(each)) fuzz.leaks.push(`${exchange.kind}: ${each.text}`);
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
    if (saved?.isSaved) canaries.push({ text, ticketId, field: null });
  },
  function writeNote({ world, random, canaries }) {
    const ticketId = pick(random, world.organization.ticketIds);
    const text = canary(random);
    const args = { ticketId, messageId: randomUUID(), bodyHtml: text, bodyText: text };
    if (world.clients[MIRA]?.save({ name: 'ticket.add-note', args }).isSaved)
      canaries.push({ text, ticketId, field: null });
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
  async function writeContact({ pool, world, random, canaries }) {
    const field = pick(random, ['customer.email', 'customer.phone'] as const);
    const text = canary(random);
    const customer = await rowAtCenter(pool, world, 'customer', world.organization.customerId);
    const row = { ...customer, [field === 'customer.email' ? 'email' : 'phone']: text };
    await importRows(pool, world.organization.tenantId, [{ entity: 'customer', row }], () => undefined);
    canaries.push({ text, ticketId: null, field });
  },
  async function writeCategory({ pool, world, random, canaries }) {
    const ticketId = pick(random, world.organization.ticketIds);
    const [text, lost] = [canary(random), canary(random)];
    const row = { ...(await rowAtCenter(pool, world, 'ticket', ticketId)), category: text };
    const note = lateCategory(world, ticketId, text, lost);
    await importRows(
      pool,
      world.organization.tenantId,
      [
        { entity: 'ticket', row },
        { entity: 'conflictNote', row: note },
      ],
      () => undefined,
    );
    for (const each of [text, lost]) canaries.push({ text: each, ticketId, field: 'ticket.category' });
  },
  async function maskWei({ pool, world, random }) {
    const hidden = HideableField.options.filter(() => random() < 0.5);
    await hideFields({ pool, newId: randomUUID }, world.organization.users[WEI]?.email ?? '', hidden);
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

async function rowAtCenter(pool: Pool, { organization }: World, entity: EntityName, id: string) {
  const rows = await centerTables(pool, organization.tenantId).rowsOf(entity);
  const row = rows.find((each) => each.id === id);
  if (row === undefined) throw new Error(`There is no such ${entity}`);
  return row;
}

/** What is left of a category that somebody set too late. */
function lateCategory({ organization }: World, ticketId: string, winnerValue: string, loserValue: string) {
  return {
    id: randomUUID(),
    ticketId,
    field: 'category',
    winnerValue,
    loserValue,
    loserUserId: organization.users[MIRA]?.id,
    operationId: randomUUID(),
    createdAt: 1,
    resolvedAt: null,
    resolvedById: null,
  };
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
  return canonicalJson(row);
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
    let unmasked = 0;
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
        const maySee = await sightOfWei(fuzz);
        const disk = world.clients[WEI]?.takeDiskImage().bytes ?? Buffer.alloc(0);
        const mirasDisk = world.clients[MIRA]?.takeDiskImage().bytes ?? Buffer.alloc(0);
        for (const each of fuzz.canaries) {
          const { text, field } = each;
          if (disk.includes(text) && !maySee(each)) fuzz.leaks.push(`disk: ${text}`);
          if (!mirasDisk.includes(text) || !maySee(each) || !disk.includes(text)) continue;
          if (field === null) regained += 1;
          else unmasked += 1;
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
        const hidden = await hiddenFromWei(fuzz);
        const tables = centerTables(pool, tenantId);
        for (const entity of ['ticket', 'message', 'customer', 'conflictNote'] as const) {
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
