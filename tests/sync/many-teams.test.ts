import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OUTBOX_LIMITS } from '../../db/client/outbox-limits.ts';
import { getWantedTicket } from '../../db/client/queries/wanted-ticket.ts';
import { wantTicket } from '../../db/client/single-tickets.ts';
import { createPool } from '../../db/server/pool.ts';
import { readSyncStatus } from '../../electron/store/sync-status.ts';
import { INITIAL_STATE } from '../../electron/sync/state.ts';
import { LIMITS } from '../../shared/contract/sync-protocol.ts';
import { withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import type { SimulatedClient } from './support/simulated-client.ts';
import { createWorld, type World } from './support/world.ts';

/** More than a workstation holds, with a ticket each. */
const TEAMS = 230;
/** The directory, the person's own tickets, customers, articles and rules. */
const OTHER_SCOPES = 5;
const KEPT = LIMITS.scopes - OTHER_SCOPES;

describe('an administrator of 230 teams', () => {
  let pool: ReturnType<typeof createPool>;
  let world: World;
  let mira: SimulatedClient;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase('embedded', SERVER_TEMPLATE), max: 4 });
    world = await createWorld(pool, 1, { teamCount: TEAMS, ticketCount: TEAMS });
    mira = world.clients[0] as SimulatedClient;
    await putIn(world.organization.teamIds.slice(-1));
    await world.drain();
  });
  afterEach(() => expect(world.bugs).toEqual([]));
  afterAll(async () => {
    world.close();
    await pool.end();
  });

  const putIn = (teamIds: readonly string[]) =>
    pool.query("update user_account set role = 'admin', team_ids = $2 where tenant_id = $1", [
      world.organization.tenantId,
      JSON.stringify(teamIds),
    ]);
  /** Numbers of the tickets of these teams, a ticket each. */
  const numbersOf = (teamIds: readonly string[]) =>
    teamIds.map((id) => world.organization.teamIds.indexOf(id) + 1).sort((a, b) => a - b);
  const others = () => world.organization.teamIds.slice(0, -1).toSorted();
  const numbersHere = () => mira.db.prepare('select number from ticket order by number').pluck().all();
  const count = (sql: string): unknown => mira.db.prepare<[], number>(sql).pluck().get();
  const warnings = () =>
    readSyncStatus(
      mira.db,
      INITIAL_STATE,
      OUTBOX_LIMITS,
      () => ({ bytesPerSecond: null, remainingMs: null }),
      false,
    ).warnings;

  it('R240: as many as the limit are held, their own first, and the person is told of the others', () => {
    expect(count('select count(*) from scope')).toBe(LIMITS.scopes);
    expect(count("select count(*) from scope where state <> 'complete'")).toBe(0);
    const own = world.organization.teamIds.slice(-1);
    expect(numbersHere()).toEqual(numbersOf([...own, ...others().slice(0, KEPT - 1)]));
    expect(warnings()).toEqual([{ code: 'tooManyTeams', params: { count: TEAMS - KEPT, kept: KEPT } }]);
  });

  it('R240: a ticket of a team that is not held is not to be had by its number', async () => {
    const [near = 0, far = 0] = [others().slice(0, 1), others().slice(-1)].flatMap(numbersOf);
    for (const number of [near, far]) wantTicket(mira.db, number, world.clock.now);
    mira.nudge();
    await world.drain();
    expect(getWantedTicket(mira.db, { wanted: near })).toMatchObject({ state: 'here' });
    expect(getWantedTicket(mira.db, { wanted: far })).toEqual({ state: 'unavailable', ticketId: null });
  });

  it('R240: with a thousand single tickets beside, what it asks is still taken', async () => {
    const existing = Number(count("select count(*) from scope where id like 'ticket:%'"));
    const add = mira.db.prepare(
      "insert into scope (id, state, priority, roots, roots_done) values (?, 'complete', 9, 0, 0)",
    );
    for (let n = 0; n < LIMITS.singleTickets - existing; n += 1) add.run(`ticket:${randomUUID()}`);
    const messageId = randomUUID();
    const args = { ticketId: world.organization.ticketIds.at(-1), messageId, bodyHtml: 'x', bodyText: 'x' };
    expect(mira.save({ name: 'ticket.add-note', args }).isSaved).toBe(true);
    await world.drain();
    expect(count("select count(*) from scope where id like 'ticket:%'")).toBe(existing);
    const { rows } = await pool.query('select id from message where id = $1', [messageId]);
    expect(rows).toEqual([{ id: messageId }]);
  });

  it('R240: moved to another team, that one comes and the newest of the others goes', async () => {
    const own = others().slice(-1);
    await putIn(own);
    mira.nudge();
    await world.drain();
    const rest = world.organization.teamIds.filter((id) => !own.includes(id)).toSorted();
    expect(numbersHere()).toEqual(numbersOf([...own, ...rest.slice(0, KEPT - 1)]));
  });
});
