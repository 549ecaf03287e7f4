import { expect, it } from 'vitest';
import { restoreCall } from '../../../../renderer/features/ticket/restore-call.ts';
import { ConflictNote } from '../../../../shared/model/conflict-note.ts';

const ID = '0190a6e4-0000-7000-8000-000000000001';
const TICKET = '0190a6e4-0000-7000-8000-000000000002';

const noteOf = (field: string, loserValue: unknown) =>
  ConflictNote.parse({
    ...{ id: ID, ticketId: TICKET, field, winnerValue: 'what won', loserValue, loserUserId: ID },
    ...{ operationId: ID, createdAt: 1, resolvedAt: null, resolvedById: null },
  });

it.each([
  ['priority', 3, 'ticket.set-priority', { priority: 3 }],
  ['priority', 0, 'ticket.set-priority', { priority: 0 }],
  ['type', 'problem', 'ticket.set-type', { type: 'problem' }],
  ['subject', 'The till', 'ticket.set-subject', { subject: 'The till' }],
])('R24: a lost %s, %j, is brought back by %s', (field, lost, name, args) => {
  expect(restoreCall(noteOf(field, lost))).toEqual({ name, args: { ticketId: TICKET, ...args } });
});

it.each([
  ['priority', 'high'],
  ['priority', null],
  ['type', 'wish'],
  ['subject', null],
  ['status', 'open'],
  ['assigneeId', ID],
  ['category', 'printer'],
])('R24: a lost %s, %j, is shown only: no change of ours writes it back', (field, lost) => {
  expect(restoreCall(noteOf(field, lost))).toBeNull();
});
