import { expect, test } from 'vitest';
import { previewInQueue, previewInTicket, previewOf } from '../../../renderer/store-client/preview-change.ts';
import type { QueryResult, TicketDetail } from '../../../shared/contract/queries.ts';
import { Ticket } from '../../../shared/model/ticket.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const ticket = Ticket.parse({
  id: id(4),
  number: 7,
  subject: 'Printer',
  status: 'open',
  priority: 2,
  type: 'question',
  category: null,
  channel: 'phone',
  customerId: null,
  teamId: id(1),
  branchId: id(11),
  assigneeId: null,
  tags: [],
  createdAt: 1,
  updatedAt: 1,
  lastCustomerMessageAt: null,
  lastReplyAt: null,
  firstRepliedAt: null,
  solvedAt: null,
  mergedIntoId: null,
  statusBeforeMerge: null,
  snooze: null,
  watcherIds: [],
});
const known = (wanted: string) => (wanted === ticket.id ? ticket : undefined);
const preview = (name: string, args: unknown) => previewOf({ name, args }, known, 5_000);

test('a change of what the screen knows is decided by the same rules, without its time', () => {
  expect(preview('ticket.set-priority', { ticketId: ticket.id, priority: 0 })).toEqual({
    ticketId: ticket.id,
    fields: { priority: 0 },
  });
  expect(preview('ticket.set-status', { ticketId: ticket.id, status: 'solved' })).toEqual({
    ticketId: ticket.id,
    fields: { status: 'solved', solvedAt: 5_000 },
  });
});

test.each([
  ['what is not known', 'ticket.set-priority', { ticketId: id(5), priority: 0 }],
  ['what is refused', 'ticket.set-status', { ticketId: ticket.id, status: 'new' }],
  ['what changes nothing', 'ticket.set-priority', { ticketId: ticket.id, priority: 2 }],
  ['what needs more than the ticket', 'ticket.set-team', { ticketId: ticket.id, teamId: id(2) }],
  ['what is no change at all', 'ticket.explode', {}],
])('%s is not shown ahead', (_what, name, args) => {
  expect(preview(name, args)).toBeNull();
});

test('only the row and the ticket it is about change, and they say that they wait', () => {
  const row = { id: ticket.id, number: 7, priority: 2, status: 'open', updatedAt: 1, isPending: false };
  const other = { ...row, id: id(9) };
  const window = { total: 2, rows: [other, row] } as unknown as QueryResult<'queue.window'>;
  const fields = { status: 'solved', solvedAt: 5_000 } as const;
  const shown = previewInQueue(window, { ticketId: ticket.id, fields });
  expect(shown.rows[0]).toBe(window.rows[0]);
  expect(shown.rows[1]).toEqual({ ...row, status: 'solved', isPending: true });
  expect(previewInQueue(window, { ticketId: id(5), fields })).toBe(window);
  const detail = { ticket, isPending: false, messageCount: 3 } as TicketDetail;
  expect(previewInTicket(detail, { ticketId: ticket.id, fields })).toEqual({
    ticket: { ...ticket, status: 'solved', solvedAt: 5_000 },
    isPending: true,
    messageCount: 3,
  });
});
