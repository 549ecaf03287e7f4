import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { runQuery } from '../../../db/client/queries/run-query.ts';
import { importRows } from '../../../db/server/import-rows.ts';
import { createPool } from '../../../db/server/pool.ts';
import { hideFields } from '../../../server/accounts/hide-fields.ts';
import { push } from '../../../server/sync/push.ts';
import type { EntityName } from '../../../shared/model/entities.ts';
import type { HideableField } from '../../../shared/model/hideable-field.ts';
import type { MutationCall } from '../../../shared/mutations/mutation.ts';
import { DATABASE_TARGETS, withDatabase } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import type { SimulatedClient } from '../../sync/support/simulated-client.ts';
import { createWorld, type World } from '../../sync/support/world.ts';

const EMAIL = 'canary-ann@customer.example';
const WEI = 1;

describe.each(DATABASE_TARGETS)('hidden fields on %s', (target) => {
  let pool: Pool;
  let world: World;
  let mira: SimulatedClient;
  let wei: SimulatedClient;
  let messageId: string;

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase(target, SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());
  beforeEach(async () => {
    world = await createWorld(pool, 2);
    onTestFinished(() => {
      expect(world.bugs).toEqual([]);
      world.close();
    });
    const [first, second] = world.clients;
    if (first === undefined || second === undefined) throw new Error('There are two workstations');
    mira = first;
    wei = second;
    messageId = randomUUID();
    await write('customer', {
      ...(await stored('customer', customerId())),
      email: EMAIL,
      phone: '555-canary',
    });
    await write('ticket', {
      ...(await stored('ticket', ticketId())),
      customerId: customerId(),
      category: 'category-canary',
    });
    await write('message', {
      id: messageId,
      ticketId: ticketId(),
      kind: 'publicReply',
      channel: 'mail',
      authorUserId: null,
      authorCustomerId: null,
      subject: null,
      bodyHtml: '',
      bodyText: 'Hello',
      createdAt: 1,
      delivery: 'failed',
      deliveryDetail: `550 no such user ${EMAIL}`,
      mailMessageId: null,
    });
    await write('conflictNote', {
      id: randomUUID(),
      ticketId: ticketId(),
      field: 'category',
      winnerValue: 'category-canary',
      loserValue: 'lost-canary',
      loserUserId: world.organization.users[0]?.id,
      operationId: randomUUID(),
      createdAt: 1,
      resolvedAt: null,
      resolvedById: null,
    });
    await write('ticketEvent', {
      id: randomUUID(),
      ticketId: ticketId(),
      at: 1,
      takenAt: 1,
      actorId: null,
      change: { field: 'category', from: 'former-canary', to: 'category-canary' },
    });
  });

  const customerId = () => world.organization.customerId;
  /** A ticket that both may see. */
  const ticketId = () => world.organization.ticketIds[1] ?? '';
  const write = (entity: EntityName, row: object) =>
    importRows(pool, world.organization.tenantId, [{ entity, row: row as never }], () => undefined);
  const stored = async (entity: 'customer' | 'ticket', id: string): Promise<object> => {
    await world.drain();
    return { ...entityStoreOf(mira.db).get(entity, id)?.row };
  };
  const hide = (...fields: HideableField[]) =>
    hideFields({ pool, newId: randomUUID }, world.organization.users[WEI]?.email ?? '', fields);
  const rowOf = (client: SimulatedClient, entity: EntityName, id: string) =>
    entityStoreOf(client.db).get(entity, id)?.row;
  const noteOf = (client: SimulatedClient) =>
    client.db.prepare('select winner_value, loser_value from conflict_note').all();
  const categoriesOf = ({ db }: SimulatedClient) =>
    (db.prepare('select change from ticket_event').all() as { change: string }[])
      .map(({ change }): unknown => JSON.parse(change))
      .filter((change) => Reflect.get(Object(change), 'field') === 'category');
  const canariesOf = ({ db }: SimulatedClient) =>
    [EMAIL, '555-canary', 'category-canary', 'lost-canary', 'former-canary'].filter((text) =>
      db.serialize().includes(text),
    );
  /** Every answer to Wei from now on, as text. */
  const listen = () => {
    const heard: string[] = [];
    world.network.afterDelivery = async ({ client, answer }) => {
      const value = answer?.value;
      if (client !== WEI) return;
      heard.push(value instanceof Uint8Array ? Buffer.from(value).toString() : (JSON.stringify(value) ?? ''));
    };
    return heard;
  };

  it('R143 R166: are empty in every row that goes to the person, and in what repeats them, and in nobody else’s', async () => {
    await hide('customer.email', 'customer.phone', 'ticket.category');
    const heard = listen();
    await world.drain();
    expect(heard.join()).toContain('"hiddenFields":["customer.email","customer.phone","ticket.category"]');
    expect(heard.join()).not.toMatch(/canary/);
    expect(canariesOf(wei)).toEqual([]);
    expect(rowOf(wei, 'customer', customerId())).toMatchObject({
      name: 'Ann Meyer',
      email: null,
      phone: null,
    });
    expect(rowOf(wei, 'ticket', ticketId())).toMatchObject({ category: null, customerId: customerId() });
    expect(rowOf(wei, 'message', messageId)).toMatchObject({ bodyText: 'Hello', deliveryDetail: '' });
    expect(noteOf(wei)).toEqual([{ winner_value: null, loser_value: null }]);
    expect(categoriesOf(wei)).toEqual([{ field: 'category', from: null, to: null }]);
    expect(canariesOf(mira)).toHaveLength(5);
    const viewer = { userId: wei.user.id, teamIds: [] } as never;
    expect(runQuery(wei.db, 'hidden-field.list', {}, viewer)).toHaveLength(3);
    expect(runQuery(wei.db, 'customer.find', { text: EMAIL, limit: 5 }, viewer)).toEqual([]);
    expect(runQuery(mira.db, 'customer.find', { text: EMAIL, limit: 5 }, viewer)).toHaveLength(1);
  });

  it('R144: go from a workstation that has them, from rows under pending work too, with the next news', async () => {
    await world.drain();
    expect(canariesOf(wei)).toHaveLength(5);
    expect(
      wei.save({ name: 'ticket.set-priority', args: { ticketId: ticketId(), priority: 3 } }).isSaved,
    ).toBe(true);
    await hide('customer.email', 'customer.phone', 'ticket.category');
    world.network.cut(0);
    await world.drain();
    expect(canariesOf(wei)).toEqual([]);
    expect(rowOf(wei, 'ticket', ticketId())).toMatchObject({ priority: 3, category: null });
    expect(noteOf(wei)).toEqual([{ winner_value: null, loser_value: null }]);
    // What the center has is whole, also what Wei changed without seeing all of it.
    expect(rowOf(mira, 'ticket', ticketId())).toMatchObject({ priority: 3, category: 'category-canary' });
  });

  it('R145: come back when they are not hidden any more, with what changed meanwhile', async () => {
    await hide('customer.email', 'ticket.category');
    await world.drain();
    expect(canariesOf(wei)).toEqual(['555-canary']);
    await hide('ticket.category');
    await world.drain();
    expect(canariesOf(wei)).toEqual([EMAIL, '555-canary']);
    expect(rowOf(wei, 'message', messageId)).toEqual(rowOf(mira, 'message', messageId));
    await hide();
    await world.drain();
    for (const [entity, id] of [
      ['customer', customerId()],
      ['ticket', ticketId()],
      ['message', messageId],
    ] as const) {
      expect(rowOf(wei, entity, id)).toEqual(rowOf(mira, entity, id));
    }
    expect(noteOf(wei)).toEqual(noteOf(mira));
    expect(categoriesOf(wei)).toEqual([{ field: 'category', from: 'former-canary', to: 'category-canary' }]);
    expect(wei.db.prepare("select 1 from scope where state <> 'complete'").all()).toEqual([]);
  });

  it('R147: are not written, here nor at the center, and an answer to a hidden address goes out', async () => {
    await hide('customer.email');
    await world.drain();
    const create = (email: string | null): MutationCall => ({
      name: 'customer.create',
      args: {
        customer: {
          ...rowOf(wei, 'customer', customerId()),
          id: randomUUID(),
          email,
        },
      },
    });
    expect(wei.save(create('new@customer.example'))).toMatchObject({ isSaved: false, code: 'fieldHidden' });
    expect(wei.save(create(null))).toMatchObject({ isSaved: true });
    const answer = randomUUID();
    const reply = {
      ticketId: ticketId(),
      messageId: answer,
      customerId: customerId(),
      bodyHtml: '<p>Hi</p>',
      bodyText: 'Hi',
      statusAfter: null,
      sendAnyway: true,
      attachments: [],
    };
    expect(wei.save({ name: 'ticket.reply', args: reply })).toMatchObject({ isSaved: true });
    await world.drain();
    expect(rowOf(mira, 'message', answer)).toMatchObject({ delivery: 'queued' });
    const { tenantId, epoch } = world.organization;
    const judged = await push(
      world.node,
      { tenantId, userId: wei.user.id, deviceId: randomUUID() },
      {
        clientId: randomUUID() as never,
        epoch,
        path: [],
        mutations: [
          {
            n: 1,
            operationId: randomUUID() as never,
            ...create('forged@customer.example'),
            version: 1,
            baseSeq: 0,
            createdAt: 0 as never,
          } as never,
        ],
      },
    );
    expect(judged).toMatchObject({ results: [{ verdict: 'refused', code: 'fieldHidden' }] });
  });
});
