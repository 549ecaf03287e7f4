import { describe, expect, it } from 'vitest';
import { teamScope } from '../../../../../shared/domain/permissions/scopes.ts';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import { Team } from '../../../../../shared/model/team.ts';
import { Ticket } from '../../../../../shared/model/ticket.ts';
import { User } from '../../../../../shared/model/user.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import type { Decision, Reads } from '../../../../../shared/mutations/mutation.ts';
import { setTeam } from '../../../../../shared/mutations/ticket/set-team.ts';
import { setType } from '../../../../../shared/mutations/ticket/set-type.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const NOW = 5_000;
const from = Team.parse({ id: id(1), branchId: id(11), parentId: null, name: 'Network' });
const to = Team.parse({ id: id(2), branchId: id(12), parentId: null, name: 'Billing' });
const agent = User.parse({
  id: id(3),
  email: 'agent@example.com',
  name: 'Agent',
  role: 'agent',
  teamIds: [from.id],
  locale: 'en',
  isActive: true,
});
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
  teamId: from.id,
  branchId: from.branchId,
  assigneeId: agent.id,
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
const rows: readonly { id: string }[] = [from, to, agent, ticket];
const reads: Reads = { get: (_entity, wanted) => rows.find((row) => row.id === wanted) as never };

function decide(name: string, args: unknown, scope = teamScope(from.id)): Decision {
  const call = prepareCall({ name, args });
  if (!call.ok) return call.refusal;
  return call.decide(reads, {
    now: NOW,
    operationId: id(99),
    actor: { kind: 'user', user: agent, scopes: new Set([scope]), hiddenFields: [] },
    changedSince: () => false,
    hiddenHere: [],
    files: DEFAULT_FILE_POLICY,
    isFileMissing: () => false,
    isNumberLeased: () => false,
    ownViewCount: () => 0,
    macroCount: () => 0,
    ruleCount: () => 0,
  });
}

describe('ticket.set-team', () => {
  it('moves the ticket with its branch and leaves the assignee', () => {
    expect(decide('ticket.set-team', { ticketId: ticket.id, teamId: to.id })).toEqual({
      verdict: 'accepted',
      effects: [],
      merged: null,
      redirect: null,
      clashes: [],
      changes: [
        {
          kind: 'patch',
          entity: 'ticket',
          id: ticket.id,
          fields: { teamId: to.id, branchId: to.branchId, updatedAt: NOW },
        },
        {
          kind: 'put',
          entity: 'ticketEvent',
          row: {
            id: expect.stringMatching(/^01930000-0000-8/),
            ticketId: ticket.id,
            at: NOW,
            takenAt: NOW,
            cause: null,
            actorId: agent.id,
            change: { field: 'teamId', from: from.id, to: to.id },
          },
        },
      ],
    });
  });

  it('changes nothing when the ticket is there already', () => {
    expect(decide('ticket.set-team', { ticketId: ticket.id, teamId: from.id })).toMatchObject({
      changes: [],
    });
  });

  it('refuses unknown teams, and tickets out of reach like missing ones', () => {
    expect(decide('ticket.set-team', { ticketId: ticket.id, teamId: id(50) })).toMatchObject({
      code: 'teamNotFound',
    });
    expect(decide('ticket.set-team', { ticketId: ticket.id, teamId: to.id }, teamScope(to.id))).toMatchObject(
      { code: 'ticketNotFound' },
    );
  });

  it('is taken back by moving it to its former team', () => {
    expect(setTeam.invert?.(reads, { ticketId: ticket.id, teamId: to.id })).toEqual({
      name: 'ticket.set-team',
      args: { ticketId: ticket.id, teamId: from.id },
    });
  });
});

describe('ticket.set-type', () => {
  it('writes the type once', () => {
    expect(decide('ticket.set-type', { ticketId: ticket.id, type: 'incident' })).toMatchObject({
      verdict: 'accepted',
      changes: [
        { id: ticket.id, fields: { type: 'incident', updatedAt: NOW } },
        { row: { change: { field: 'type', from: 'question', to: 'incident' } } },
      ],
    });
    expect(decide('ticket.set-type', { ticketId: ticket.id, type: 'question' })).toMatchObject({
      changes: [],
    });
  });

  it('is taken back by the former type, and refused where there is no ticket', () => {
    expect(setType.invert?.(reads, { ticketId: ticket.id, type: 'incident' })).toEqual({
      name: 'ticket.set-type',
      args: { ticketId: ticket.id, type: 'question' },
    });
    expect(decide('ticket.set-type', { ticketId: id(60), type: 'incident' })).toMatchObject({
      code: 'ticketNotFound',
    });
  });
});
