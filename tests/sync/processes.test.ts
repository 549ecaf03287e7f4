import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importRows } from '../../db/server/import-rows.ts';
import { createPool } from '../../db/server/pool.ts';
import { ProcessTemplate } from '../../shared/model/process-template.ts';
import type { RunningProcess } from '../../shared/model/running-process.ts';
import { TicketEvent } from '../../shared/model/ticket-event.ts';
import { templateIdOf } from '../../shared/mutations/process/template-id.ts';
import { withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { checkHistory } from './support/check-history.ts';
import type { SimulatedClient } from './support/simulated-client.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

const purchase = ProcessTemplate.parse(
  JSON.parse(
    readFileSync(
      new URL('../../resources/process-templates/purchase-approval.json', import.meta.url),
      'utf8',
    ),
  ),
);
const templateId = templateIdOf(purchase);
const NEED = { item: 'Scanner', reason: 'Stock', quantity: 1, estimate: 500 };
const WEEK_MS = 7 * 86_400_000;

describe('processes', () => {
  let pool: ReturnType<typeof createPool>;
  let world: World;
  /** An administrator in both teams, so not of the one that has the ticket's money. */
  let mira: SimulatedClient;
  /** An agent of finance. */
  let wei: SimulatedClient;
  /** Mira's other workstation. */
  let laptop: SimulatedClient;
  let ticketId: string;
  let processId: string;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase('embedded', SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  beforeEach(async () => {
    world = await createWorld(pool, 3);
    [mira, wei, laptop] = world.clients as [SimulatedClient, SimulatedClient, SimulatedClient];
    ticketId = world.organization.ticketIds[1] ?? '';
    processId = randomUUID();
    const row = { ...mira.user, role: 'admin' };
    await importRows(pool, world.organization.tenantId, [{ entity: 'user', row }], () => undefined);
    await world.drain();
    mira.poke();
    laptop.poke();
    await world.drain();
    const [other, finance] = world.organization.teamIds;
    save(mira, 'process.adopt', {
      template: purchase,
      matches: { teams: { finance, purchasing: other }, skills: {}, people: {} },
    });
    save(mira, 'process.start', { processId, ticketId, templateId });
    await world.drain();
  });
  afterEach(async () => {
    expect(world.bugs).toEqual([]);
    const tables = centerTables(pool, world.organization.tenantId);
    for (const client of world.clients)
      for (const entity of ['process', 'processTemplate', 'ticketEvent'] as const)
        expect(localRows(client, entity)).toEqual(await centerRows(tables, entity, client.user));
    await checkHistory(pool, world.organization.tenantId);
    world.close();
  });

  const save = (client: SimulatedClient, name: string, args: object) => client.save({ name, args });
  const act = (client: SimulatedClient, step: string, turn: number, action: object) =>
    save(client, 'process.act', { processId, ticketId, templateId, step, turn, action });
  const complete = (fields: object = {}) => ({ kind: 'complete', fields });
  const stateOf = (client: SimulatedClient): RunningProcess['state'] =>
    (JSON.parse(localRows(client, 'process').get(processId) ?? 'null') as RunningProcess).state;
  const refusedOf = ({ db }: SimulatedClient) =>
    (
      db.prepare("select name, state, code, params from outbox where state = 'refused' order by n").all() as {
        params: string;
      }[]
    ).map((row) => ({ ...row, params: JSON.parse(row.params) as unknown }));
  const happenings = (client: SimulatedClient) =>
    [...localRows(client, 'ticketEvent').values()]
      .map((row) => TicketEvent.parse(JSON.parse(row)))
      .flatMap(({ change }) => (change.field === 'process' ? [[change.to.how, change.to.step?.en]] : []))
      .sort();

  it('R217: steps go over workstations in their order, and each is told in the history', async () => {
    expect(act(mira, 'confirm-need', 1, complete(NEED))).toMatchObject({ isSaved: true });
    expect(stateOf(mira)).toMatchObject({ due: 'review-budget', turn: 2 });
    await world.drain();
    act(wei, 'review-budget', 2, complete({ covered: 'yes' }));
    await world.drain();
    expect(stateOf(laptop)).toMatchObject({ due: 'approve', turn: 3 });
    expect(happenings(wei)).toEqual([
      ['completed', 'Confirm the need'],
      ['completed', 'Review the budget'],
      ['started', undefined],
    ]);
  });

  it('R218: a step that is not due is refused, and what is said is which one is and whose', async () => {
    const due = {
      'step.en': 'Confirm the need',
      'step.zh-CN': '需求确认',
      owner: ['requester'],
    };
    const args = { processId, ticketId, templateId, step: 'approve', turn: 1 };
    const call = { name: 'process.act', args: { ...args, action: { kind: 'approve', reason: null } } };
    expect(wei.save(call)).toMatchObject({ isSaved: false, code: 'processStepNotDue', params: due });
    const turn = { ...call, args: { ...call.args, step: 'confirm-need', action: complete(NEED) } };
    expect(wei.save(turn)).toMatchObject({ isSaved: false, code: 'processNotYours', params: due });
  });

  it('R219: of two who do the same step without a line, one has done it, and the other is told what is due', async () => {
    world.network.cut(mira.index);
    world.network.cut(laptop.index);
    expect(act(mira, 'confirm-need', 1, complete(NEED))).toMatchObject({ isSaved: true });
    expect(act(laptop, 'confirm-need', 1, complete({ ...NEED, quantity: 2 }))).toMatchObject({
      isSaved: true,
    });
    await world.drain();
    const refused = [...refusedOf(mira), ...refusedOf(laptop)];
    expect(refused).toEqual([
      expect.objectContaining({
        name: 'process.act',
        state: 'refused',
        code: 'processStepNotDue',
        params: expect.objectContaining({ 'step.en': 'Review the budget' }),
      }),
    ]);
    expect(stateOf(wei).done).toHaveLength(1);
    expect(happenings(wei).filter(([how]) => how === 'completed')).toHaveLength(1);
  });

  it('R219: what comes back after a week for an earlier turn of the step is not taken for this one', async () => {
    act(mira, 'confirm-need', 1, complete(NEED));
    await world.drain();
    world.network.cut(laptop.index);
    act(wei, 'review-budget', 2, { kind: 'return', to: 'confirm-need', reason: 'How many?' });
    await world.settle();
    act(laptop, 'review-budget', 2, complete({ covered: 'yes' }));
    world.clock.now += WEEK_MS;
    await world.drain();
    act(mira, 'confirm-need', 3, complete({ ...NEED, quantity: 3 }));
    await world.drain();
    expect(refusedOf(laptop)).toMatchObject([{ name: 'process.act', code: 'processStepNotDue' }]);
    expect(stateOf(laptop)).toMatchObject({ due: 'review-budget', turn: 4 });
  });

  it('R220: a step is taken back with undo until somebody acted on it', async () => {
    act(mira, 'confirm-need', 1, complete(NEED));
    act(mira, 'confirm-need', 1, { kind: 'recall' });
    await world.drain();
    expect(stateOf(wei)).toMatchObject({ due: 'confirm-need', turn: 3, done: [] });
    act(mira, 'confirm-need', 3, complete(NEED));
    await world.drain();
    world.network.cut(mira.index);
    act(mira, 'confirm-need', 3, { kind: 'recall' });
    act(wei, 'review-budget', 4, complete({ covered: 'yes' }));
    await world.settle();
    await world.drain();
    expect(refusedOf(mira)).toMatchObject([
      { code: 'processRecallTooLate', params: { owner: ['supervisor', expect.any(String)] } },
    ]);
  });
});
