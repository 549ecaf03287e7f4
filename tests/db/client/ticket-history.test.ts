import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { runQuery } from '../../../db/client/queries/run-query.ts';
import type { QueryResult } from '../../../shared/contract/queries.ts';
import { sampleTicket } from '../../support/small-organization.ts';
import { page, ticket, useStoreScene } from './support/store-scene.ts';

describe('the history of tickets in a store', () => {
  const scene = useStoreScene();
  const VIEWER = { userId: randomUUID(), teamIds: [], now: 0 } as never;
  const timeline = (args: object = {}): QueryResult<'ticket.timeline'> =>
    runQuery(
      scene.db,
      'ticket.timeline',
      { ticketId: ticket.id, before: null, limit: 50, ...args },
      VIEWER,
    ) as never;
  const history = (field: string | null): QueryResult<'ticket.history'> =>
    runQuery(scene.db, 'ticket.history', { ticketId: ticket.id, field, limit: 100 }, VIEWER) as never;
  const put = (fields: object, seq = 20) =>
    entityStoreOf(scene.db).put(
      'ticketEvent',
      { id: randomUUID(), ticketId: ticket.id, at: 100, takenAt: 100, actorId: null, ...fields },
      seq,
    );
  const priority = (from: number, to: number) => ({ change: { field: 'priority', from, to } });
  const message = (id: string, createdAt: number) =>
    entityStoreOf(scene.db).put(
      'message',
      {
        id,
        ticketId: ticket.id,
        kind: 'inbound',
        channel: 'mail',
        authorUserId: null,
        authorCustomerId: null,
        subject: null,
        bodyHtml: '',
        bodyText: 'x',
        createdAt,
        delivery: 'none',
        deliveryDetail: '',
        mailMessageId: null,
      },
      20,
    );
  const receive = () => {
    const { clientId } = scene.store.standing();
    scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
  };

  it('R163: the history of a field is in the order of the center, what waits here on top; unknown fields are passed over', () => {
    receive();
    put({ at: 300, ...priority(2, 1) }, 21);
    put({ at: 200, ...priority(1, 3) }, 22);
    put({ at: 250, change: { field: 'mood', from: 'good', to: 'bad' } }, 23);
    scene.save({ name: 'ticket.set-priority', args: { ticketId: ticket.id, priority: 0 } });
    expect(history('priority').map(({ change, isPending }) => [change.to, isPending])).toEqual([
      [0, true],
      [3, false],
      [1, false],
    ]);
    expect(history(null)).toHaveLength(3);
    expect(history('status')).toEqual([]);
  });

  it('R167: a page of the conversation has the events of its time, and of merged tickets only that they were', () => {
    receive();
    const ids = ['a', 'b', 'c'].map((letter) => `00000000-0000-4000-8000-00000000000${letter}`);
    for (const [place, id] of ids.entries()) message(id, (place + 1) * 100);
    for (const at of [50, 150, 250, 350]) put({ at, ...priority(2, 1) });
    const merged = sampleTicket({
      id: randomUUID(),
      number: 77,
      teamId: ticket.teamId,
      branchId: ticket.branchId,
      mergedIntoId: ticket.id,
    } as never);
    entityStoreOf(scene.db).put('ticket', merged, 20);
    put({ ticketId: merged.id, at: 260, ...priority(2, 1) });
    put({ ticketId: merged.id, at: 270, change: { field: 'mergedIntoId', from: null, to: ticket.id } });
    const newest = timeline({ limit: 2 });
    expect(newest.events.map(({ at, fromNumber }) => [at, fromNumber])).toEqual([
      [250, null],
      [270, 77],
      [350, null],
    ]);
    const [oldest] = newest.entries;
    const earlier = timeline({ limit: 2, before: { createdAt: oldest?.createdAt, id: oldest?.id } });
    expect(earlier.events.map(({ at }) => at)).toEqual([50, 150]);
  });

  it('the events of a window are read off their index, however many there are', () => {
    receive();
    for (let n = 0; n < 1_000; n += 1) put({ at: n, ...priority(n % 3, 3) });
    const plan = scene.db
      .prepare('explain query plan select * from ticket_event where ticket_id = ? and at >= ? and at < ?')
      .all(ticket.id, 0, 1) as { detail: string }[];
    expect(plan.map(({ detail }) => detail)).toEqual([
      'SEARCH ticket_event USING INDEX ticket_event_ticket (ticket_id=? AND at>? AND at<?)',
    ]);
    expect(timeline().events).toHaveLength(1_000);
  });
});
