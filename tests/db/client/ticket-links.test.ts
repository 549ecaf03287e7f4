import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { runQuery } from '../../../db/client/queries/run-query.ts';
import type { QueryResult } from '../../../shared/contract/queries.ts';
import type { TicketLink } from '../../../shared/model/ticket-link.ts';
import { sampleTicket } from '../../support/small-organization.ts';
import { page, ticket, useStoreScene } from './support/store-scene.ts';

describe('the links of tickets in a store', () => {
  const scene = useStoreScene();
  const VIEWER = { userId: randomUUID(), teamIds: [], now: 0 } as never;
  const links = (ticketId: string = ticket.id): QueryResult<'ticket.links'> =>
    runQuery(scene.db, 'ticket.links', { ticketId }, VIEWER) as never;
  const openParts = (...ticketIds: readonly string[]): QueryResult<'ticket.open-parts'> =>
    runQuery(scene.db, 'ticket.open-parts', { ticketIds, limit: 1 }, VIEWER) as never;
  const receive = () => {
    const { clientId } = scene.store.standing();
    scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
  };
  const put = (fields: Partial<Record<keyof TicketLink, unknown>>) => {
    const what = { otherId: randomUUID(), otherNumber: 50, otherStatus: 'open', otherTeamId: randomUUID() };
    const made = { createdById: randomUUID(), createdAt: 1, removedAt: null };
    const row = { id: randomUUID(), ticketId: ticket.id, relation: 'parentOf', ...what, ...made, ...fields };
    entityStoreOf(scene.db).put('ticketLink', row, 20);
    return row;
  };
  const putTicket = (fields: object) => {
    const row = sampleTicket({ ...ticket, id: randomUUID(), ...fields } as never);
    entityStoreOf(scene.db).put('ticket', row, 20);
    return row;
  };

  it('R210: what is here of a linked ticket is shown of it, and of others what the end says', () => {
    receive();
    const here = putTicket({ number: 60, subject: 'Pump', status: 'solved' });
    put({ relation: 'causes', otherNumber: 50, otherStatus: 'pending' });
    put({ otherId: here.id, otherNumber: 60, otherStatus: 'new' });
    put({ otherNumber: 65 });
    put({ relation: 'childOf', otherNumber: 70 });
    put({ removedAt: 3 });
    expect(
      links().map(({ relation, otherNumber, subject, status }) => [relation, otherNumber, subject, status]),
    ).toEqual([
      ['childOf', 70, null, 'open'],
      ['parentOf', 65, null, 'open'],
      ['parentOf', 60, 'Pump', 'solved'],
      ['causes', 50, null, 'pending'],
    ]);
  });

  it('R210: a merged ticket leaves its links to the one that it went into', () => {
    receive();
    const merged = putTicket({ number: 60, mergedIntoId: ticket.id, status: 'closed' });
    put({ ticketId: merged.id });
    expect(links()).toMatchObject([{ ticketId: merged.id, relation: 'parentOf' }]);
  });

  it('a link that was made here says that it waits', () => {
    receive();
    const other = putTicket({ number: 60 });
    const args = { ticketId: ticket.id, relation: 'relatesTo', otherId: other.id };
    scene.save({ name: 'ticket.link', args });
    expect(links()).toMatchObject([{ otherNumber: 60, isPending: true }]);
  });

  it('R212: open parts are counted over all the tickets, without those among them, and not of solved ones', () => {
    receive();
    const part = putTicket({ number: 60, status: 'pending' });
    const solved = putTicket({ number: 61, status: 'solved' });
    put({ otherId: part.id, otherNumber: 60, otherStatus: 'new' });
    put({ otherNumber: 50 });
    put({ otherNumber: 51, otherStatus: 'solved' });
    put({ relation: 'causes' });
    put({ ticketId: solved.id });
    expect(openParts(ticket.id, solved.id)).toMatchObject({ count: 2, parts: [{ otherNumber: 50 }] });
    expect(openParts(ticket.id, part.id).count).toBe(1);
  });
});
