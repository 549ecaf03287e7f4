import { describe, expect, it } from 'vitest';
import { teamScope } from '../../../../../shared/domain/permissions/scopes.ts';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import { Status } from '../../../../../shared/model/status.ts';
import { User } from '../../../../../shared/model/user.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import type { Decision } from '../../../../../shared/mutations/mutation.ts';
import { sampleTicket } from '../../../../support/small-organization.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const agent = User.parse({
  id: id(1),
  email: 'agent@example.com',
  name: 'Agent',
  role: 'agent',
  teamIds: [id(2)],
  locale: 'en',
  isActive: true,
});

/** Every move there is, written out: a ticket is new only once, a closed one is only ever opened again. */
const MOVES = [
  'new open, new pending, new onHold, new solved, new closed',
  'open pending, open onHold, open solved, open closed',
  'pending open, pending onHold, pending solved, pending closed',
  'onHold open, onHold pending, onHold solved, onHold closed',
  'solved open, solved pending, solved onHold, solved closed',
  'closed open',
]
  .join(', ')
  .split(', ');

function decide(from: Status, to: Status): Decision {
  const ticket = sampleTicket({ id: id(4), number: 7, teamId: id(2), status: from } as never);
  const rows: readonly { id: string }[] = [agent, ticket];
  const call = prepareCall({ name: 'ticket.set-status', args: { ticketId: id(4), status: to } });
  if (!call.ok) return call.refusal;
  return call.decide(
    { get: (_entity, wanted) => rows.find((row) => row.id === wanted) as never },
    {
      now: 5_000,
      operationId: id(99),
      actor: {
        kind: 'user',
        user: agent,
        scopes: new Set([teamScope(id(2) as never)]),
        hiddenFields: [],
      },
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
}

describe('ticket.set-status', () => {
  it('goes along the moves there are, refuses all others, and does nothing where nothing changes', () => {
    const pairs = Status.options.flatMap((from) => Status.options.map((to) => [from, to] as const));
    const taken = pairs.filter(([from, to]) => {
      const decision = decide(from, to);
      if (from === to) expect(decision).toMatchObject({ verdict: 'accepted', changes: [] });
      else if (decision.verdict !== 'accepted') expect(decision).toMatchObject({ code: 'statusNotAllowed' });
      return from !== to && decision.verdict === 'accepted';
    });
    expect(taken.map((pair) => pair.join(' '))).toEqual(MOVES);
  });
});
