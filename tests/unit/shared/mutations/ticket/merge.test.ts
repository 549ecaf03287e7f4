import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { teamScope } from '../../../../../shared/domain/permissions/scopes.ts';
import { Customer } from '../../../../../shared/model/customer.ts';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import { Status } from '../../../../../shared/model/status.ts';
import { Ticket } from '../../../../../shared/model/ticket.ts';
import { User } from '../../../../../shared/model/user.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import type { Decision, MutationContext } from '../../../../../shared/mutations/mutation.ts';
import { sampleTicket } from '../../../../support/small-organization.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const NOW = 5_000;
const TEAM = id(100);
const OTHER_TEAM = id(101);
const agent = User.parse({
  id: id(1),
  email: 'agent@example.com',
  name: 'Agent',
  role: 'agent',
  teamIds: [TEAM],
  locale: 'en',
  isActive: true,
});
const customer = Customer.parse({
  id: id(3),
  organizationId: null,
  name: 'Ann',
  email: 'ann@customer.example',
  phone: null,
  locale: 'en',
  createdAt: 1,
});

const ticket = (number: number, fields: Partial<Record<keyof Ticket, unknown>> = {}): Ticket =>
  Ticket.parse(
    sampleTicket({
      id: id(number),
      number,
      teamId: TEAM,
      branchId: id(102),
      customerId: customer.id,
      ...fields,
    } as never),
  );

/** Some tickets on a desk, on which calls are made one after the other. */
function desk(...tickets: readonly Ticket[]) {
  const rows = new Map<string, Record<string, unknown>>();
  for (const row of [agent, customer, ...tickets]) rows.set(row.id, row);
  const reads = { get: (_entity: string, key: string) => rows.get(key) as never };
  const decide = (name: string, args: unknown, more: Partial<MutationContext> = {}): Decision => {
    const call = prepareCall({ name, args });
    if (!call.ok) return call.refusal;
    return call.decide(reads, {
      now: NOW,
      operationId: id(200),
      actor: { kind: 'user', user: agent, scopes: new Set([teamScope(TEAM as never)]), hiddenFields: [] },
      changedSince: () => false,
      hiddenHere: [],
      files: DEFAULT_FILE_POLICY,
      isFileMissing: () => false,
      isNumberLeased: () => true,
      ownViewCount: () => 0,
      macroCount: () => 0,
      ruleCount: () => 0,
      ...more,
    });
  };
  return {
    decide,
    make(name: string, args: unknown): Decision {
      const decision = decide(name, args);
      if (decision.verdict !== 'accepted') return decision;
      for (const change of decision.changes) {
        if (change.kind === 'remove') throw new Error('No ticket goes');
        if (change.kind === 'put') rows.set(change.row.id, change.row);
        else rows.set(change.id, { ...rows.get(change.id), ...change.fields });
      }
      return decision;
    },
    undo(name: string, args: unknown) {
      const call = prepareCall({ name, args });
      return call.ok ? call.invert(reads) : null;
    },
    row: (number: number) => rows.get(id(number)),
  };
}

const merge = (number: number, into: number) => ({ ticketId: id(number), intoId: id(into) });
const write = (number: number) => ({
  ticketId: id(number),
  messageId: id(50),
  bodyHtml: 'words',
  bodyText: 'words',
});
const answer = (number: number, sendAnyway = false) => ({
  ...write(number),
  customerId: customer.id,
  statusAfter: null,
  sendAnyway,
});
const codeOf = (decision: Decision) =>
  decision.verdict === 'accepted' ? 'accepted' : `${decision.verdict} ${decision.code}`;

describe('merging tickets', () => {
  it('R119: the merged ticket is closed and says where it went; nothing is copied', () => {
    const { make, row } = desk(ticket(7), ticket(8));
    expect(make('ticket.merge', merge(7, 8))).toMatchObject({ verdict: 'accepted', effects: [] });
    expect(row(7)).toMatchObject({
      mergedIntoId: id(8),
      status: 'closed',
      statusBeforeMerge: 'open',
      solvedAt: NOW,
    });
    expect(row(8)).toEqual({ ...ticket(8), updatedAt: NOW });
  });

  it.each([
    ['refused ticketMerged', merge(7, 9), 'the ticket went elsewhere meanwhile'],
    ['refused ticketMerged', merge(9, 7), 'the target was merged meanwhile'],
    ['accepted', merge(7, 8), 'it is merged there already'],
    ['refused mergeIntoItself', merge(9, 9), 'one into itself'],
    ['refused otherCustomer', merge(9, 10), 'another customer'],
    ['refused otherCustomer', merge(9, 11), 'a target without a customer'],
    ['refused targetClosed', merge(9, 12), 'an open one into a solved one'],
    ['accepted', merge(13, 12), 'a closed one into a solved one'],
    ['refused ticketNotFound', merge(9, 14), 'a target out of reach'],
    ['refused ticketNotFound', merge(14, 9), 'a ticket out of reach'],
  ])('R119: %s %j: %s', (code, args) => {
    const { make } = desk(
      ticket(7),
      ticket(8),
      ticket(9),
      ticket(10, { customerId: id(4) }),
      ticket(11, { customerId: null }),
      ticket(12, { status: 'solved', solvedAt: 3 }),
      ticket(13, { status: 'closed', solvedAt: 3 }),
      ticket(14, { teamId: OTHER_TEAM }),
    );
    make('ticket.merge', merge(7, 8));
    expect(codeOf(make('ticket.merge', args))).toBe(code);
  });

  it('R119: a refusal says where the ticket went', () => {
    const { make } = desk(ticket(7), ticket(8), ticket(9));
    make('ticket.merge', merge(7, 8));
    make('ticket.merge', merge(8, 9));
    expect(make('ticket.merge', merge(7, 9))).toMatchObject({
      params: { number: 7, targetNumber: 9, targetId: id(9) },
    });
  });

  it('R124: unmerging gives everything back as it was, whatever it was', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Status.options),
        fc.constantFrom(0, 1, 2, 3),
        fc.option(fc.constant(agent.id)),
        (status, priority, assigneeId) => {
          const isSolved = status === 'solved' || status === 'closed';
          const before = ticket(7, { status, priority, assigneeId, solvedAt: isSolved ? 4_000 : null });
          const target = ticket(8, isSolved ? { status: 'closed', solvedAt: 4_000 } : {});
          const { make, undo, row } = desk(before, target);
          const inverse = undo('ticket.merge', merge(7, 8));
          make('ticket.merge', merge(7, 8));
          expect(row(7)).not.toEqual(before);
          make('ticket.add-note', write(7));
          make(inverse?.name ?? '', inverse?.args);
          expect(row(7)).toEqual({ ...before, updatedAt: NOW });
          expect(row(8)).toEqual({ ...target, updatedAt: NOW });
        },
      ),
    );
  });

  it('R124: one that was merged elsewhere meanwhile stays there', () => {
    const { make, row } = desk(ticket(7), ticket(8), ticket(9));
    make('ticket.merge', merge(7, 8));
    const unmerge = { ticketId: id(7), fromId: id(9) };
    expect(codeOf(make('ticket.unmerge', unmerge))).toBe('refused ticketMerged');
    make('ticket.unmerge', { ticketId: id(7), fromId: id(8) });
    expect(make('ticket.unmerge', unmerge)).toMatchObject({ verdict: 'accepted', changes: [] });
    expect(row(7)).toMatchObject({ mergedIntoId: null, statusBeforeMerge: null, status: 'open' });
  });

  it('R120: what is written for a merged ticket goes to the end of the chain, with a word about it', () => {
    const { make, row } = desk(ticket(7), ticket(8), ticket(9));
    make('ticket.merge', merge(7, 8));
    make('ticket.merge', merge(8, 9));
    const redirect = { targetId: id(9), targetNumber: 9 };
    expect(make('ticket.reply', answer(7))).toMatchObject({ verdict: 'accepted', redirect });
    expect(row(50)).toMatchObject({ kind: 'publicReply', ticketId: id(9) });
    expect(row(9)).toMatchObject({ lastReplyAt: NOW, firstRepliedAt: NOW });
    expect(row(7)).toMatchObject({ lastReplyAt: null, firstRepliedAt: null });
    const note = { ...write(8), messageId: id(51) };
    expect(make('ticket.add-note', note)).toMatchObject({ verdict: 'accepted', redirect });
    expect(row(51)).toMatchObject({ kind: 'internalNote', ticketId: id(9) });
    const cancel = { ticketId: id(7), messageId: id(50) };
    expect(codeOf(make('message.cancel-send', cancel))).toBe('accepted');
  });

  it('R120: labels are added to the target, and none are taken from it', () => {
    const { make, undo, row } = desk(ticket(7, { tags: ['vip'] }), ticket(8, { tags: ['vip'] }));
    make('ticket.merge', merge(7, 8));
    const change = { ticketId: id(7), add: ['urgent'], remove: ['vip'] };
    const inverse = undo('ticket.tag', change);
    make('ticket.tag', change);
    expect(row(8)).toMatchObject({ tags: ['urgent', 'vip'] });
    expect(row(7)).toMatchObject({ tags: ['vip'] });
    make(inverse?.name ?? '', inverse?.args);
    expect(row(8)).toMatchObject({ tags: ['vip'] });
    const takeOff = { ticketId: id(7), add: [], remove: ['vip'] };
    expect(codeOf(make('ticket.tag', takeOff))).toBe('refused ticketMerged');
  });

  it.each([
    ['ticket.set-status', { status: 'solved' }],
    ['ticket.set-priority', { priority: 0 }],
    ['ticket.set-subject', { subject: 'another' }],
    ['ticket.set-type', { type: 'incident' }],
    ['ticket.set-team', { teamId: OTHER_TEAM }],
    ['ticket.assign', { assigneeId: agent.id, expectedAssigneeId: null }],
  ])('R121: %s of a merged ticket is refused with where it went', (name, args) => {
    const { make, decide } = desk(ticket(7), ticket(8));
    make('ticket.merge', merge(7, 8));
    expect(decide(name, { ticketId: id(7), ...args })).toEqual({
      verdict: 'refused',
      code: 'ticketMerged',
      params: { number: 7, targetNumber: 8, targetId: id(8) },
    });
  });

  it('R122: an answer is held for any on the target by somebody who did not know of the merge', () => {
    const { make, decide } = desk(ticket(7), ticket(8, { lastReplyAt: 2, firstRepliedAt: 2 }), ticket(9));
    make('ticket.merge', merge(7, 8));
    const unknown = {
      changedSince: (_entity: string, _id: string, field: string) => field === 'mergedIntoId',
    };
    expect(codeOf(decide('ticket.reply', answer(7), unknown))).toBe('held newerReply');
    expect(codeOf(decide('ticket.reply', answer(7, true), unknown))).toBe('accepted');
    expect(codeOf(decide('ticket.reply', answer(7)))).toBe('accepted');
    const newer = {
      changedSince: (_entity: string, key: string, field: string) => key === id(8) && field === 'lastReplyAt',
    };
    expect(codeOf(decide('ticket.reply', answer(7), newer))).toBe('held newerReply');
    make('ticket.merge', merge(8, 9));
    expect(codeOf(decide('ticket.reply', answer(7), newer))).toBe('held newerReply');
  });
});
