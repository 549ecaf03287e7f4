import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listViews } from '../../db/client/queries/queue.ts';
import { runQuery } from '../../db/client/queries/run-query.ts';
import { findUndoable } from '../../db/client/undo.ts';
import { createPool } from '../../db/server/pool.ts';
import { OWN_VIEWS } from '../../shared/model/view.ts';
import { DATABASE_TARGETS, withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { sentBytes } from './support/sent-bytes.ts';
import type { SimulatedClient } from './support/simulated-client.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

describe.each(DATABASE_TARGETS)('views of one’s own, on %s', (target) => {
  let pool: ReturnType<typeof createPool>;
  let world: World;
  let mira: SimulatedClient;
  let wei: SimulatedClient;
  /** Mira's other workstation. */
  let laptop: SimulatedClient;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  beforeEach(async () => {
    world = await createWorld(pool, 3);
    [mira, wei, laptop] = world.clients as [SimulatedClient, SimulatedClient, SimulatedClient];
    expect(laptop.user.id).toBe(mira.user.id);
    await world.drain();
  });
  afterEach(async () => {
    expect(world.bugs).toEqual([]);
    const tables = centerTables(pool, world.organization.tenantId);
    for (const client of world.clients) {
      expect(localRows(client, 'view')).toEqual(await centerRows(tables, 'view', client.user, client.db));
    }
    world.close();
  });

  const content = (name: string) => ({
    name,
    condition: { field: 'status', operator: 'in', value: ['new', 'open', 'pending', 'onHold', 'solved'] },
    sort: [{ field: 'updatedAt', direction: 'desc' }],
    columns: ['number', 'subject'],
  });
  const saveView = (client: SimulatedClient, name: string, viewId: string = randomUUID()) => {
    expect(client.save({ name: 'view.save', args: { viewId, ...content(name) } })).toMatchObject({
      isSaved: true,
    });
    return viewId;
  };
  const deleteView = (client: SimulatedClient, viewId: string) =>
    client.save({ name: 'view.delete', args: { viewId } });
  const ownOf = ({ db, user }: SimulatedClient) =>
    listViews(db, { userId: user.id, teamIds: user.teamIds, now: 0 })
      .filter(({ view }) => view.ownerId === user.id)
      .map(({ view, count }) => ({ name: view.name, count }));
  const verdicts = ({ db }: SimulatedClient) =>
    db.prepare('select state, code from outbox order by n').all() as { state: string; code: string | null }[];

  it('R158: a view is listed with its count at once, and goes to its owner’s workstations and to nobody else', async () => {
    const sentToWei: string[] = [];
    world.network.afterDelivery = async (exchange) => {
      if (exchange.client === wei.index) sentToWei.push(sentBytes(exchange).toString('latin1'));
    };
    const tickets = localRows(mira, 'ticket').size;
    expect(tickets).toBeGreaterThan(0);
    const viewer = { userId: mira.user.id, teamIds: mira.user.teamIds, now: 0 };
    const { condition } = content('');
    // What the form says before it is saved.
    expect(runQuery(mira.db, 'view.count', { condition }, viewer)).toBe(tickets);
    const viewId = saveView(mira, 'Canary in the view');
    expect(ownOf(mira)).toEqual([{ name: 'Canary in the view', count: tickets }]);
    await world.drain();
    expect(ownOf(laptop)).toEqual([{ name: 'Canary in the view', count: tickets }]);
    saveView(laptop, 'Canary by another name', viewId);
    await world.drain();
    expect(ownOf(mira)).toEqual([{ name: 'Canary by another name', count: tickets }]);
    expect(ownOf(wei)).toEqual([]);
    // Something was sent, and it was looked at.
    expect(sentToWei.length).toBeGreaterThan(0);
    expect(sentToWei.filter((bytes) => bytes.includes('Canary') || bytes.includes(viewId))).toEqual([]);
    expect(wei.db.serialize().includes('Canary')).toBe(false);
  });

  it('R158: a colleague who knows its id neither changes nor deletes it', async () => {
    const viewId = saveView(mira, 'Of Mira');
    await world.drain();
    // On a workstation that has nothing of it, only the center can tell.
    saveView(wei, 'Taken', viewId);
    await world.drain();
    expect(verdicts(wei)).toEqual([{ state: 'refused', code: 'viewNotFound' }]);
    expect(ownOf(wei)).toEqual([]);
    expect(ownOf(mira).map(({ name }) => name)).toEqual(['Of Mira']);
  });

  it('R161: what is deleted goes from every workstation, and comes back with undo under its own id', async () => {
    const viewId = saveView(mira, 'Short-lived');
    await world.drain();
    expect(deleteView(mira, viewId)).toMatchObject({ isSaved: true });
    expect(ownOf(mira)).toEqual([]);
    await world.drain();
    expect(ownOf(laptop)).toEqual([]);
    expect(laptop.db.serialize().includes('Short-lived')).toBe(false);
    // Also after the center has said that it is gone.
    const [offered] = findUndoable(mira.db, 0);
    if (offered === undefined) throw new Error('Nothing is offered for taking back');
    expect(mira.save(offered.inverse, {}, offered.n)).toMatchObject({ isSaved: true });
    await world.drain();
    expect([...localRows(laptop, 'view').keys()]).toContain(viewId);
    expect(verdicts(mira).map(({ state }) => state)).toEqual(['applied', 'applied', 'applied']);
  });

  it('R161: one that is made and deleted before the center hears of it leaves nothing', async () => {
    const viewId = saveView(mira, 'Mistake');
    expect(deleteView(mira, viewId)).toMatchObject({ isSaved: true });
    await world.drain();
    expect(verdicts(mira).map(({ state }) => state)).toEqual(['applied', 'applied']);
    expect([...ownOf(mira), ...ownOf(laptop)]).toEqual([]);
  });

  it('R160: of two workstations of one person the change that the center judges last stands, whole', async () => {
    const viewId = saveView(mira, 'First');
    await world.drain();
    saveView(mira, 'At the desk', viewId);
    await world.drain();
    expect(ownOf(laptop).map(({ name }) => name)).toEqual(['At the desk']);
    saveView(laptop, 'On the train', viewId);
    expect(deleteView(mira, viewId)).toMatchObject({ isSaved: true });
    mira.nudge();
    await world.drain();
    // Whichever came last: both have it or neither has, and nothing was refused.
    expect(ownOf(mira)).toEqual(ownOf(laptop));
    expect([...verdicts(mira), ...verdicts(laptop)].every(({ state }) => state === 'applied')).toBe(true);
  });

  it('R159: the center counts all views of a person, those of one batch too, and keeps what is one too many', async () => {
    for (let made = 0; made < OWN_VIEWS - 1; made += 1) saveView(mira, `View ${made}`);
    await world.drain();
    saveView(mira, 'The last one');
    saveView(laptop, 'One too many');
    await world.drain();
    const states = [...verdicts(mira), ...verdicts(laptop)].filter(({ state }) => state !== 'applied');
    expect(states).toEqual([{ state: 'refused', code: 'tooManyViews' }]);
    expect(ownOf(mira)).toHaveLength(OWN_VIEWS);
    const args = { viewId: randomUUID(), ...content('Here already') };
    expect(mira.save({ name: 'view.save', args })).toMatchObject({ isSaved: false, code: 'tooManyViews' });
  });
});
