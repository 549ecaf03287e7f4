import { describe, expect, it } from 'vitest';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import { User } from '../../../../../shared/model/user.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import { sampleTicket } from '../../../../support/small-organization.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const agent = User.parse({
  ...{ id: id(1), email: 'agent@example.com', name: 'Agent', role: 'agent' },
  ...{ teamIds: [id(2)], locale: 'en', isActive: true },
});
const customer = { id: id(5), email: 'ann@customer.example' };
const ticketOf = (firstRepliedAt: number | null, lastReplyAt: number | null) =>
  sampleTicket({
    ...{ id: id(3), number: 7, teamId: id(2), branchId: id(8), customerId: id(5) },
    ...{ firstRepliedAt, lastReplyAt },
  } as never);
/** An answer of 10 o'clock. */
const answer = { id: id(4), ticketId: id(3), authorUserId: agent.id, createdAt: 10, delivery: 'queued' };

const decide = (name: string, args: object, ...rows: readonly object[]) => {
  const call = prepareCall({ name, args: { ticketId: id(3), ...args } });
  if (!call.ok) throw new Error(call.refusal.code);
  return call.decide(
    { get: (_entity, wanted) => rows.find((row) => Reflect.get(row, 'id') === wanted) as never },
    {
      now: 20,
      operationId: id(99),
      actor: { kind: 'user', user: agent, scopes: new Set([`team:${id(2)}`]) as never, hiddenFields: [] },
      changedSince: (_entity, _id, field) => field === 'lastReplyAt',
      hiddenHere: [],
      files: DEFAULT_FILE_POLICY,
      isFileMissing: () => false,
      isNumberLeased: () => false,
      ownViewCount: () => 0,
      macroCount: () => 0,
      ruleCount: () => 0,
    },
  );
};
const cancelled = (first: number, last: number) => {
  const decision = decide('message.cancel-send', { messageId: id(4) }, ticketOf(first, last), answer);
  if (decision.verdict !== 'accepted') throw new Error(decision.code);
  const change = decision.changes.find(({ entity }) => entity === 'ticket');
  return change?.kind === 'patch' ? change.fields : null;
};

describe('message.cancel-send', () => {
  it('R140: an only answer that is taken back leaves the ticket without one', () => {
    expect(cancelled(10, 10)).toMatchObject({ firstRepliedAt: null, lastReplyAt: null });
  });

  it('R140: a first answer with others after it leaves the ticket answered', () => {
    const fields = cancelled(10, 15);
    expect(fields).toMatchObject({ firstRepliedAt: 15 });
    expect(fields).not.toHaveProperty('lastReplyAt');
  });

  it('R140: a later answer leaves the first', () => {
    expect(cancelled(5, 10)).toBeNull();
  });

  it.each([
    [null, 'accepted'],
    [10, 'held'],
  ] as const)(
    'R25: the next answer of somebody who knows nothing of it, with a last one of %j, is %s',
    (last, verdict) => {
      const words = { messageId: id(6), bodyHtml: 'x', bodyText: 'x', statusAfter: null, sendAnyway: false };
      const args = { ...words, customerId: customer.id };
      expect(decide('ticket.reply', args, ticketOf(last, last), customer)).toMatchObject({ verdict });
    },
  );
});
