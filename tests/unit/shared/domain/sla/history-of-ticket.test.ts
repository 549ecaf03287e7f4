import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { slaHistoryOf, type TicketPast } from '../../../../../shared/domain/sla/history-of-ticket.ts';
import { slaEventOf } from '../../../../../shared/model/sla-event.ts';
import { Ticket } from '../../../../../shared/model/ticket.ts';
import { TicketChange } from '../../../../../shared/model/ticket-event.ts';

const id = (last: number): string => `019b0000-0000-7000-8000-00000000000${last}`;
const now = Ticket.parse({
  id: id(1),
  number: 1,
  subject: 'No line',
  status: 'open',
  priority: 1,
  type: 'incident',
  category: null,
  channel: 'mail',
  customerId: id(2),
  teamId: id(3),
  branchId: id(4),
  assigneeId: id(5),
  tags: [],
  createdAt: 100,
  updatedAt: 900,
  lastCustomerMessageAt: null,
  lastReplyAt: null,
  firstRepliedAt: null,
  solvedAt: null,
  mergedIntoId: null,
  statusBeforeMerge: null,
  snooze: null,
  watcherIds: [],
});
const change = (at: number, field: string, from: unknown, to: unknown) => ({
  at,
  change: TicketChange.parse({ field, from, to }),
});
type Heard = TicketPast['messages'][number];
const said = (createdAt: number, kind: Heard['kind'], parts: Partial<Heard> = {}): Heard => ({
  kind,
  createdAt,
  authorUserId: now.assigneeId,
  delivery: 'none',
  ...parts,
});
const told = (past: Partial<TicketPast>) =>
  slaHistoryOf({ ticket: now, events: [], messages: [], ...past }).map((event) => {
    z.array(slaEventOf(z.number())).parse([event]);
    if (event.type === 'created')
      return `${event.at} created ${event.ticket.status} P${event.ticket.priority}`;
    const changes = 'changes' in event ? event.changes : [];
    const words = changes.map(({ field, from, to }) => ` ${field} ${from}>${to}`).join('');
    return `${event.at} ${event.type}${'isAutomatic' in event && event.isAutomatic ? ' automatic' : ''}${words}`;
  });

describe('the history that service levels are replayed from', () => {
  it('begins with what the ticket was, by the first event of each field', () => {
    const events = [change(200, 'status', 'new', 'pending'), change(300, 'status', 'pending', 'open')];
    expect(told({ events })).toEqual([
      '100 created new P1',
      '200 changed status new>pending',
      '300 changed status pending>open',
    ]);
  });

  it('an answer with what came along is one event, and so is a merge', () => {
    const events = [
      change(200, 'status', 'new', 'pending'),
      change(300, 'status', 'pending', 'closed'),
      change(300, 'mergedIntoId', null, id(9)),
    ];
    const ticket = Ticket.parse({ ...now, status: 'closed', mergedIntoId: id(9) });
    expect(told({ ticket, events, messages: [said(200, 'publicReply')] })).toEqual([
      '100 created new P1',
      '200 publicReply status new>pending',
      `300 changed status pending>closed mergedIntoId null>${id(9)}`,
    ]);
  });

  it('R164: what came late counts from when it was done, and stands above what the center had taken before', () => {
    const events = [change(500, 'priority', 2, 3), change(400, 'priority', 3, 1)];
    expect(told({ events })).toEqual(['100 created open P2', '400 changed priority 2>1']);
  });

  it('hears who answered whom', () => {
    const messages = [
      said(100, 'inbound', { authorUserId: null }),
      said(200, 'publicReply', { authorUserId: null }),
      said(300, 'publicReply', { delivery: 'cancelled' }),
      said(400, 'chatLine', { authorUserId: null }),
      said(500, 'chatLine'),
      said(600, 'callRecord'),
      said(700, 'system'),
      said(800, 'internalNote'),
    ];
    expect(told({ messages })).toEqual([
      '100 created open P1',
      '100 customerMessage',
      '200 publicReply automatic',
      '400 customerMessage',
      '500 publicReply',
      '600 internalNote',
      '800 internalNote',
    ]);
  });

  it('by a clock that was behind, nothing is before the creation', () => {
    expect(told({ messages: [said(50, 'publicReply')] })).toEqual(['100 created open P1', '100 publicReply']);
  });
});
