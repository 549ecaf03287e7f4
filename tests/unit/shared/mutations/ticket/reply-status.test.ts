import { describe, expect, it } from 'vitest';
import { teamScope } from '../../../../../shared/domain/permissions/scopes.ts';
import { Customer } from '../../../../../shared/model/customer.ts';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import type { Status } from '../../../../../shared/model/status.ts';
import { User } from '../../../../../shared/model/user.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import { sampleTicket } from '../../../../support/small-organization.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const NOW = 5_000;
const SOLVED_AT = 4_000;
const agent = User.parse({
  id: id(1),
  email: 'agent@example.com',
  name: 'Agent',
  role: 'agent',
  teamIds: [id(2)],
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

/** What an answer with this status writes into a ticket with that one. */
function written(status: Status, statusAfter: Status | null): Record<string, unknown> {
  const isSolved = status === 'solved' || status === 'closed';
  const ticket = sampleTicket({
    id: id(4) as never,
    number: 7,
    teamId: id(2),
    branchId: id(5),
    customerId: customer.id,
    status,
    solvedAt: isSolved ? SOLVED_AT : null,
  } as never);
  const rows: readonly { id: string }[] = [agent, customer, ticket];
  const call = prepareCall({
    name: 'ticket.reply',
    args: {
      ticketId: ticket.id,
      messageId: id(6),
      customerId: customer.id,
      bodyHtml: 'Done',
      bodyText: 'Done',
      statusAfter,
      sendAnyway: false,
    },
  });
  if (!call.ok) throw new Error('The call is valid');
  const decision = call.decide(
    { get: (_entity, wanted) => rows.find((row) => row.id === wanted) as never },
    {
      now: NOW,
      operationId: id(99),
      actor: { kind: 'user', user: agent, scopes: new Set([teamScope(id(2) as never)]), hiddenFields: [] },
      changedSince: () => false,
      hiddenHere: [],
      files: DEFAULT_FILE_POLICY,
      isFileMissing: () => false,
      isNumberLeased: () => false,
      ownViewCount: () => 0,
      macroCount: () => 0,
      ruleCount: () => 0,
    },
  );
  if (decision.verdict !== 'accepted') throw new Error(`The answer is ${decision.verdict}`);
  const patch = decision.changes.find((change) => change.kind === 'patch');
  return { ...ticket, ...patch?.fields };
}

describe('the status after an answer', () => {
  it.each([
    ['new', null, 'open', null],
    ['open', null, 'open', null],
    ['open', 'solved', 'solved', NOW],
    ['solved', null, 'solved', SOLVED_AT],
    ['solved', 'solved', 'solved', SOLVED_AT],
    ['solved', 'pending', 'pending', null],
    ['closed', null, 'closed', SOLVED_AT],
    ['closed', 'solved', 'closed', SOLVED_AT],
    ['closed', 'open', 'open', null],
  ] as const)('R99: %s, answered with %s, is %s', (status, statusAfter, after, solvedAt) => {
    expect(written(status, statusAfter)).toMatchObject({ status: after, solvedAt, lastReplyAt: NOW });
  });
});
