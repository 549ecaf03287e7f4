import { describe, expect, it } from 'vitest';
import { teamScope } from '../../../../../shared/domain/permissions/scopes.ts';
import type { EntityName } from '../../../../../shared/model/entities.ts';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import { TicketId } from '../../../../../shared/model/ids.ts';
import { Ticket } from '../../../../../shared/model/ticket.ts';
import type { LinkRelation } from '../../../../../shared/model/ticket-link.ts';
import { User } from '../../../../../shared/model/user.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import type { Change, Decision, MutationCall } from '../../../../../shared/mutations/mutation.ts';
import { overlayOf } from '../../../../../shared/mutations/overlay.ts';
import { versionOf } from '../../../../../shared/mutations/registry.ts';
import { parentKey } from '../../../../../shared/mutations/ticket/link-rows.ts';
import { sampleTicket } from '../../../../support/small-organization.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const [TEAM, OTHER_TEAM] = [id(100), id(101)] as [string, string];
const agent = User.parse({
  id: id(1),
  email: 'agent@example.com',
  name: 'Agent',
  role: 'agent',
  teamIds: [TEAM],
  locale: 'en',
  isActive: true,
});

const ticket = (number: number, fields: Partial<Record<keyof Ticket, unknown>> = {}): Ticket =>
  Ticket.parse(sampleTicket({ id: id(number), number, teamId: TEAM, branchId: id(102), ...fields } as never));

/** Tickets 7 to 10 of the team, 11 of another, 12 merged into 7. */
function desk() {
  const teams = [TEAM, OTHER_TEAM].map((teamId) => ({ id: teamId, branchId: id(102), name: teamId }));
  const tickets = [
    ...[7, 8, 9, 10].map((number) => ticket(number)),
    ticket(11, { teamId: OTHER_TEAM }),
    ticket(12, { mergedIntoId: id(7), status: 'closed' }),
  ];
  const rows = new Map<string, unknown>([...teams, ...tickets].map((row) => [row.id, row]));
  const reads = overlayOf({ get: (_entity: EntityName, key: string) => rows.get(key) as never });
  let operation = 200;
  const decide = (call: MutationCall) => {
    const prepared = prepareCall(call);
    if (!prepared.ok) throw new Error(prepared.refusal.code);
    operation += 1;
    const inverse = prepared.invert(reads);
    const decision = prepared.decide(reads, {
      now: 5_000 + operation,
      operationId: id(operation),
      actor: { kind: 'user', user: agent, scopes: new Set([teamScope(TEAM as never)]), hiddenFields: [] },
      changedSince: () => false,
      hiddenHere: [],
      files: DEFAULT_FILE_POLICY,
      isFileMissing: () => false,
      isNumberLeased: () => true,
      ownViewCount: () => 0,
      macroCount: () => 0,
      ruleCount: () => 0,
    });
    return { decision, inverse };
  };
  const ends = new Map<string, Change & { entity: 'ticketLink' }>();
  const make = (call: MutationCall): { readonly said: string; readonly inverse: MutationCall | null } => {
    const { decision, inverse } = decide(call);
    for (const change of decision.verdict === 'accepted' ? decision.changes : []) {
      reads.apply(change);
      if (change.entity === 'ticketLink') ends.set(change.kind === 'put' ? change.row.id : change.id, change);
    }
    return { said: saidOf(decision), inverse };
  };
  const link = (number: number, relation: LinkRelation, other: number) =>
    make({ name: 'ticket.link', args: { ticketId: id(number), relation, otherId: id(other) } });
  const unlink = (number: number, relation: LinkRelation, other: number) =>
    make({ name: 'ticket.unlink', args: { ticketId: id(number), relation, otherId: id(other) } });
  /** Every end that is linked now, in words. */
  const linked = () =>
    [...ends.keys()]
      .map((key) => reads.get('ticketLink', key))
      .filter((row) => row?.removedAt === null)
      .map((row) => `${Number(row?.ticketId.slice(-3))} ${row?.relation} ${row?.otherNumber}`)
      .sort();
  return { make, link, unlink, linked, decide, reads };
}

function saidOf(decision: Decision): string {
  if (decision.verdict !== 'accepted') return decision.code;
  return decision.changes.length === 0 ? 'nothing' : 'done';
}

function newTicket(number: number, parentId: string) {
  const form = { subject: 'Part', priority: 2, type: 'request', channel: 'phone', customerId: null };
  const args = { ...form, ticketId: id(number), number, teamId: OTHER_TEAM, assigneeId: null, tags: [] };
  return { name: 'ticket.create', args: { ...args, message: null, parentId } };
}

describe('links between tickets', () => {
  it('R206: both ends have a row, each of its own side, and history says so at both', () => {
    const { decide, link, linked } = desk();
    const { decision } = decide({
      name: 'ticket.link',
      args: { ticketId: id(7), relation: 'causes', otherId: id(8) },
    });
    const events = decision.verdict === 'accepted' ? decision.changes : [];
    expect(events.filter(({ entity }) => entity === 'ticketEvent')).toMatchObject([
      { row: { ticketId: id(7), change: { from: null, to: { relation: 'causes', otherNumber: 8 } } } },
      { row: { ticketId: id(8), change: { from: null, to: { relation: 'isCausedBy', otherNumber: 7 } } } },
    ]);
    expect(link(7, 'causes', 8).said).toBe('done');
    expect(linked()).toEqual(['7 causes 8', '8 isCausedBy 7']);
  });

  it('R206: who links the same two in the same way, from either side, finds it done', () => {
    const { link, linked } = desk();
    link(7, 'relatesTo', 8);
    expect(link(7, 'relatesTo', 8).said).toBe('nothing');
    expect(link(8, 'relatesTo', 7).said).toBe('nothing');
    expect(link(7, 'duplicates', 8).said).toBe('done');
    expect(link(8, 'isDuplicatedBy', 7).said).toBe('nothing');
    expect(linked()).toHaveLength(4);
  });

  it.each([
    [7, 'relatesTo', 7, 'linkToItself'],
    [7, 'relatesTo', 11, 'ticketNotFound'],
    [11, 'relatesTo', 7, 'ticketNotFound'],
    [7, 'relatesTo', 99, 'ticketNotFound'],
    [8, 'relatesTo', 12, 'ticketMerged'],
    [12, 'relatesTo', 8, 'ticketMerged'],
    [8, 'duplicates', 7, 'linkedInReverse'],
    [10, 'parentOf', 8, 'linkedInReverse'],
    [7, 'parentOf', 9, 'hasParent'],
    [9, 'childOf', 7, 'hasParent'],
    [9, 'parentOf', 8, 'linkCircle'],
    [8, 'childOf', 9, 'linkCircle'],
    [7, 'parentOf', 8, 'done'],
  ] as const)('R207 R208: %i %s %i: %s', (number, relation, other, said) => {
    const { link } = desk();
    link(7, 'duplicates', 8);
    link(8, 'parentOf', 10);
    link(10, 'parentOf', 9);
    expect(link(number, relation, other).said).toBe(said);
  });

  it('R207: a ticket hangs on another one once the link to the first is off', () => {
    const { link, unlink, linked } = desk();
    link(8, 'parentOf', 10);
    expect(unlink(10, 'childOf', 8).said).toBe('done');
    expect(link(9, 'parentOf', 10).said).toBe('done');
    expect(linked()).toEqual(['10 childOf 9', '9 parentOf 10']);
  });

  it('R206: linking and taking off undo each other; what changed nothing has nothing to undo', () => {
    const { make, link, unlink, linked } = desk();
    const made = link(7, 'causes', 8);
    expect(link(7, 'causes', 8).inverse).toBeNull();
    expect(make(made.inverse as MutationCall).said).toBe('done');
    expect(linked()).toEqual([]);
    expect(unlink(7, 'causes', 8)).toEqual({ said: 'nothing', inverse: null });
    link(7, 'causes', 8);
    const off = unlink(8, 'isCausedBy', 7);
    make(off.inverse as MutationCall);
    expect(linked()).toEqual(['7 causes 8', '8 isCausedBy 7']);
  });

  it('R209: a sub-ticket of another team hangs on its ticket; who sees one end takes it off and puts it back', () => {
    const { make, unlink, link, linked, reads } = desk();
    expect(make(newTicket(20, id(7))).said).toBe('done');
    expect(reads.get('ticket', id(20))).toMatchObject({ teamId: OTHER_TEAM, subject: 'Part' });
    expect(linked()).toEqual(['20 childOf 7', '7 parentOf 20']);
    expect(link(20, 'childOf', 7).said).toBe('ticketNotFound');
    const off = unlink(7, 'parentOf', 20);
    expect(linked()).toEqual([]);
    expect(make(off.inverse as MutationCall).said).toBe('done');
    expect(linked()).toEqual(['20 childOf 7', '7 parentOf 20']);
    const again = unlink(7, 'parentOf', 20);
    // Others hang it on another ticket meanwhile, which nobody here undoes.
    const slot = parentKey(TicketId.parse(id(20))).id;
    const fields = { otherId: TicketId.parse(id(8)), removedAt: null };
    reads.apply({ kind: 'patch', entity: 'ticketLink', id: slot, fields });
    expect(make(again.inverse as MutationCall).said).toBe('ticketNotFound');
  });

  it('R209: a part of a merged ticket hangs on its target, and one of a ticket out of sight is not made', () => {
    const { make, linked } = desk();
    expect(make(newTicket(20, id(12))).said).toBe('done');
    expect(linked()).toEqual(['20 childOf 7', '7 parentOf 20']);
    expect(make(newTicket(21, id(11))).said).toBe('parentNotFound');
  });

  it('R209: only a new ticket that is a part of another needs a center that knows of that', () => {
    const call = newTicket(20, id(7));
    const { parentId: _, ...plain } = call.args;
    expect([versionOf(call), versionOf({ ...call, args: plain })]).toEqual([2, 1]);
  });
});
