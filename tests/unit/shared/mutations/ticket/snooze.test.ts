import { describe, expect, it } from 'vitest';
import { teamScope } from '../../../../../shared/domain/permissions/scopes.ts';
import { isBackFromSnooze, isSnoozedAt } from '../../../../../shared/domain/tickets/snooze.ts';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import { Ticket } from '../../../../../shared/model/ticket.ts';
import { User } from '../../../../../shared/model/user.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import type { Decision, MutationContext } from '../../../../../shared/mutations/mutation.ts';
import { sampleTicket } from '../../../../support/small-organization.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const TEAM = id(100);
const NOW = 50_000;
const LATER = 90_000;
const agent = User.parse({
  id: id(1),
  email: 'agent@example.com',
  name: 'Agent',
  role: 'agent',
  teamIds: [TEAM],
  locale: 'en',
  isActive: true,
});
const other = { ...agent, id: id(2), name: 'Other' };
const team = { id: id(101), branchId: id(103), parentId: null, name: 'Other' };

/** A desk with one ticket, on which calls are made one after the other. */
function desk(fields: Partial<Record<keyof Ticket, unknown>> = {}) {
  let ticket = Ticket.parse(
    sampleTicket({ id: id(7), number: 7, teamId: TEAM, branchId: id(102), updatedAt: 1, ...fields } as never),
  );
  const reads = {
    get: (_entity: string, key: string) =>
      [ticket, agent, other, team].find((row) => row.id === key) as never,
  };
  const make = (name: string, args: object, more: Partial<MutationContext> = {}): Decision => {
    const call = prepareCall({ name, args: { ticketId: ticket.id, ...args } });
    if (!call.ok) return call.refusal;
    const decision = call.decide(reads, {
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
    if (decision.verdict === 'accepted') {
      for (const change of decision.changes) {
        if (change.kind === 'patch' && change.entity === 'ticket') ticket = { ...ticket, ...change.fields };
      }
    }
    return decision;
  };
  const undo = (name: string, args: object) => {
    const call = prepareCall({ name, args: { ticketId: ticket.id, ...args } });
    return call.ok ? call.invert(reads) : null;
  };
  return { make, undo, ticket: () => ticket };
}

const snooze = { until: LATER, reason: 'spare part' };
const codeOf = (decision: Decision) =>
  decision.verdict === 'accepted' ? 'accepted' : `${decision.verdict} ${decision.code}`;
const mail = (isAutomatic: boolean) => ({
  newTicket: null,
  customer: null,
  messageId: id(50),
  subject: 'Re',
  bodyHtml: 'words',
  bodyText: 'words',
  mailMessageId: null,
  isAutomatic,
  attachments: [],
});
const MAIL = { kind: 'system', part: 'mail' } as const;

describe('R243: putting a ticket aside', () => {
  it('says until when and why, with one event, and comes back by the clock alone', () => {
    const { make, ticket } = desk();
    const decision = make('ticket.snooze', { until: LATER, reason: ' spare\u0007 part ' });
    expect(ticket()).toMatchObject({ snooze, updatedAt: NOW });
    expect(decision).toMatchObject({
      changes: [{}, { entity: 'ticketEvent', row: { change: { field: 'snooze', from: null, to: snooze } } }],
    });
    expect([NOW, LATER - 1, LATER].map((at) => isSnoozedAt(ticket(), at))).toEqual([true, true, false]);
    // Marked until somebody does something with it.
    expect(isBackFromSnooze(ticket())).toBe(true);
    make('ticket.set-priority', { priority: 0 }, { now: LATER + 1 });
    expect(isBackFromSnooze(ticket())).toBe(false);
  });

  it.each([
    ['an instant that has passed', { until: NOW, reason: null }, 'refused snoozeNotAhead'],
    ['one farther than a year', { until: NOW + 367 * 86_400_000, reason: null }, 'refused snoozeNotAhead'],
    ['a reason that is a letter', { until: LATER, reason: 'x'.repeat(201) }, 'refused invalidArguments'],
  ])('is refused for %s', (_what, args, code) => {
    expect(codeOf(desk().make('ticket.snooze', args))).toBe(code);
  });

  it('is refused for a solved ticket, and for one to whom the customer has written since', () => {
    expect(codeOf(desk({ status: 'solved' }).make('ticket.snooze', snooze))).toBe('refused snoozeSolved');
    const { make, ticket } = desk();
    const changedSince = (_entity: string, _id: string, field: string) => field === 'lastCustomerMessageAt';
    expect(codeOf(make('ticket.snooze', snooze, { changedSince }))).toBe('refused customerWrote');
    expect(ticket().snooze).toBeNull();
    // Taking it back hides nothing from anybody.
    const aside = desk({ snooze });
    expect(codeOf(aside.make('ticket.snooze', { until: null, reason: null }, { changedSince }))).toBe(
      'accepted',
    );
    expect(aside.ticket().snooze).toBeNull();
  });

  it('is taken back to what it was, also to an instant that has passed', () => {
    const before = { until: NOW - 1, reason: 'call back' };
    const { make, undo, ticket } = desk({ snooze: before });
    const inverse = undo('ticket.snooze', snooze);
    make('ticket.snooze', snooze);
    expect(ticket().snooze).toEqual(snooze);
    make(inverse?.name ?? '', inverse?.args as object);
    expect(ticket().snooze).toEqual(before);
  });

  it('ends at once when the customer writes, with its reason kept; an automatic answer does not end it', () => {
    const { make, ticket } = desk({ snooze });
    make('ticket.receive-mail', mail(true), { actor: MAIL, now: NOW });
    expect(ticket().snooze).toEqual(snooze);
    make('ticket.receive-mail', mail(false), { actor: MAIL, now: NOW + 5 });
    expect(ticket().snooze).toEqual({ until: NOW + 5, reason: 'spare part' });
    expect(isSnoozedAt(ticket(), NOW + 5)).toBe(false);
    expect(isBackFromSnooze(ticket())).toBe(true);
  });

  it('ends at once with a mail that waited in its mailbox since before the ticket was put aside', () => {
    const { make, ticket } = desk({ snooze, updatedAt: NOW });
    make('ticket.receive-mail', mail(false), { actor: MAIL, now: NOW - 40 });
    expect(isSnoozedAt(ticket(), NOW)).toBe(false);
    expect(isBackFromSnooze(ticket())).toBe(true);
  });

  it.each([
    ['ticket.set-status', { status: 'solved' }, null],
    ['ticket.assign', { assigneeId: other.id, expectedAssigneeId: null }, null],
    ['ticket.set-team', { teamId: team.id }, null],
    ['ticket.set-status', { status: 'pending' }, snooze],
    ['ticket.set-priority', { priority: 0 }, snooze],
  ])('%s with %j leaves %j of it: nobody gets a ticket that they do not see', (name, args, left) => {
    const { make, ticket } = desk({ snooze });
    expect(codeOf(make(name, args))).toBe('accepted');
    expect(ticket().snooze).toEqual(left);
  });
});
