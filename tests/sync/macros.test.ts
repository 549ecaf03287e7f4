import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importRows } from '../../db/server/import-rows.ts';
import { createPool } from '../../db/server/pool.ts';
import { MACROS_OF_ONE } from '../../shared/model/macro.ts';
import { withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { sentBytes } from './support/sent-bytes.ts';
import type { SimulatedClient } from './support/simulated-client.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

describe('macros', () => {
  let pool: ReturnType<typeof createPool>;
  let world: World;
  /** In both teams. */
  let mira: SimulatedClient;
  /** In the one team only. */
  let wei: SimulatedClient;
  /** Mira's other workstation. */
  let laptop: SimulatedClient;
  let team: string;
  let otherTeam: string;
  let sentToWei: string[];

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase('embedded', SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  beforeEach(async () => {
    world = await createWorld(pool, 3);
    [mira, wei, laptop] = world.clients as [SimulatedClient, SimulatedClient, SimulatedClient];
    [otherTeam, team] = world.organization.teamIds as unknown as [string, string];
    expect({ mira: mira.user.teamIds, wei: wei.user.teamIds }).toEqual({
      mira: [otherTeam, team],
      wei: [team],
    });
    sentToWei = [];
    world.network.afterDelivery = async (exchange) => {
      if (exchange.client === wei.index) sentToWei.push(sentBytes(exchange).toString('latin1'));
    };
    await world.drain();
  });
  afterEach(() => {
    expect(world.bugs).toEqual([]);
    world.close();
  });

  const actions = [
    { kind: 'setStatus', status: 'pending' },
    { kind: 'assign', assigneeId: { viewer: 'me' } },
    { kind: 'addNote', text: 'To {{customer.name}}' },
  ];
  const saveMacro = (
    client: SimulatedClient,
    name: string,
    teamId: string | null,
    macroId: string = randomUUID(),
  ) => {
    const result = client.save({ name: 'macro.save', args: { macroId, name, teamId, actions, key: 3 } });
    return { macroId, result };
  };
  const namesOf = (client: SimulatedClient) =>
    [...localRows(client, 'macro').values()].map((row) => (JSON.parse(row) as { name: string }).name).sort();
  const verdicts = ({ db }: SimulatedClient) =>
    db.prepare('select state, code from outbox order by n').all() as { state: string; code: string | null }[];
  const regroupWei = async (teamIds: readonly string[]) => {
    const row = { ...wei.user, teamIds };
    await importRows(pool, world.organization.tenantId, [{ entity: 'user', row }], () => undefined);
    wei.poke();
    await world.drain();
  };
  const isLikeCenter = async () => {
    const tables = centerTables(pool, world.organization.tenantId);
    for (const client of world.clients) {
      expect(localRows(client, 'macro')).toEqual(await centerRows(tables, 'macro', client.user, client.db));
    }
  };

  it('R170: one’s own goes to one’s own workstations and to nobody else', async () => {
    expect(saveMacro(mira, 'Canary of Mira', null).result).toMatchObject({ isSaved: true });
    await world.drain();
    expect(namesOf(laptop)).toEqual(['Canary of Mira']);
    expect(namesOf(wei)).toEqual([]);
    expect(sentToWei.length).toBeGreaterThan(0);
    expect(sentToWei.filter((bytes) => bytes.includes('Canary'))).toEqual([]);
    await isLikeCenter();
  });

  it('R170: a team’s reaches its members, and comes and goes with the membership, from the disk too', async () => {
    saveMacro(mira, 'For the first', team);
    saveMacro(mira, 'Canary of the second', otherTeam);
    await world.drain();
    expect(namesOf(wei)).toEqual(['For the first']);
    await isLikeCenter();
    await regroupWei([team, otherTeam]);
    expect(namesOf(wei)).toEqual(['Canary of the second', 'For the first']);
    await regroupWei([team]);
    expect(namesOf(wei)).toEqual(['For the first']);
    expect(wei.db.serialize().includes('Canary')).toBe(false);
    // What changes afterwards is not sent either.
    const before = sentToWei.length;
    saveMacro(laptop, 'Canary, later', otherTeam);
    await world.drain();
    expect(sentToWei.slice(before).filter((bytes) => bytes.includes('Canary'))).toEqual([]);
  });

  it('R170: one that goes over to another team leaves those who are not in it', async () => {
    const { macroId } = saveMacro(mira, 'Canary on the move', team);
    await world.drain();
    expect(namesOf(wei)).toEqual(['Canary on the move']);
    saveMacro(mira, 'Canary on the move', otherTeam, macroId);
    await world.drain();
    expect(namesOf(wei)).toEqual([]);
    expect(namesOf(laptop)).toEqual(['Canary on the move']);
    await isLikeCenter();
  });

  it('R171: every member writes it; who is in no such team neither makes, changes nor deletes one', async () => {
    const first = saveMacro(mira, 'Of the first', team).macroId;
    const second = saveMacro(mira, 'Of the second', otherTeam).macroId;
    const own = saveMacro(mira, 'Of Mira', null).macroId;
    await world.drain();
    expect(saveMacro(wei, 'Of the first, by Wei', team, first).result).toMatchObject({ isSaved: true });
    await world.drain();
    expect(namesOf(laptop)).toContain('Of the first, by Wei');
    // Here nobody is let make one for a team that is not theirs.
    expect(saveMacro(wei, 'Smuggled', otherTeam).result).toMatchObject({ code: 'notPermitted' });
    // What is not here, only the center can tell.
    saveMacro(wei, 'Taken', null, own);
    saveMacro(wei, 'Taken', team, second);
    await world.drain();
    // One that is nobody's business is deleted here as what is not there, and stays there.
    expect(wei.save({ name: 'macro.delete', args: { macroId: second } })).toMatchObject({ isSaved: true });
    await world.drain();
    expect(verdicts(wei).filter(({ state }) => state === 'refused')).toEqual([
      { state: 'refused', code: 'macroNotFound' },
      { state: 'refused', code: 'macroNotFound' },
    ]);
    expect(namesOf(wei)).toEqual(['Of the first, by Wei']);
    expect(namesOf(mira)).toEqual(['Of Mira', 'Of the first, by Wei', 'Of the second']);
    await isLikeCenter();
  });

  it('R171: a change that comes after its author has left the team is refused, with its content kept', async () => {
    const { macroId } = saveMacro(mira, 'Ours', team);
    await world.drain();
    world.network.cut(wei.index);
    expect(saveMacro(wei, 'Changed on the way out', team, macroId).result).toMatchObject({ isSaved: true });
    await importRows(
      pool,
      world.organization.tenantId,
      [{ entity: 'user', row: { ...wei.user, teamIds: [] } }],
      () => undefined,
    );
    await world.drain();
    expect(verdicts(wei)).toEqual([{ state: 'refused', code: 'macroNotFound' }]);
    expect(namesOf(wei)).toEqual([]);
    expect(namesOf(mira)).toEqual(['Ours']);
  });

  it('R173: deleted by one member it goes from all, and undo brings it back under its id, whole', async () => {
    const { macroId } = saveMacro(mira, 'Short-lived', team);
    await world.drain();
    const row = localRows(wei, 'macro').get(macroId);
    expect(wei.save({ name: 'macro.delete', args: { macroId } })).toMatchObject({ isSaved: true });
    await world.drain();
    expect(namesOf(mira)).toEqual([]);
    // Hers has it in what she sent; the one that only heard of it has nothing.
    expect(laptop.db.serialize().includes('Short-lived')).toBe(false);
    saveMacro(wei, 'Short-lived', team, macroId);
    await world.drain();
    expect(localRows(mira, 'macro').get(macroId)).toBe(row);
  });

  it('R172: the center counts all of a team, also those that others make at the same time', async () => {
    for (let made = 0; made < MACROS_OF_ONE - 1; made += 1) saveMacro(mira, `Macro ${made}`, team);
    await world.drain();
    saveMacro(mira, 'The last one', team);
    saveMacro(wei, 'One too many', team);
    await world.drain();
    const states = [...verdicts(mira), ...verdicts(wei)].filter(({ state }) => state !== 'applied');
    expect(states).toEqual([{ state: 'refused', code: 'tooManyMacros' }]);
    // Those of another place are counted by themselves.
    expect(saveMacro(wei, 'Own', null).result).toMatchObject({ isSaved: true });
    expect(saveMacro(wei, 'Here already', team).result).toMatchObject({ code: 'tooManyMacros' });
  });
});
