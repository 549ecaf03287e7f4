import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { teamScope } from '../../../../shared/domain/permissions/scopes.ts';
import { ticketAt } from '../../../../shared/domain/tickets/ticket-at.ts';
import { DEFAULT_FILE_POLICY } from '../../../../shared/model/file-policy.ts';
import { Team } from '../../../../shared/model/team.ts';
import { Ticket } from '../../../../shared/model/ticket.ts';
import { TicketEvent } from '../../../../shared/model/ticket-event.ts';
import { User } from '../../../../shared/model/user.ts';
import { prepareCall } from '../../../../shared/mutations/decide.ts';
import type { Change, MutationCall, MutationContext } from '../../../../shared/mutations/mutation.ts';
import { sampleTicket } from '../../../support/small-organization.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const TEAMS = [id(100), id(101)].map((teamId) =>
  Team.parse({ id: teamId, branchId: id(102), parentId: null, name: teamId }),
);
const [here, there] = TEAMS as [Team, Team];
const user = (place: number, role: 'agent' | 'supervisor') =>
  User.parse({
    id: id(place),
    email: `u${place}@example.com`,
    name: `User ${place}`,
    role,
    teamIds: [here.id],
    locale: 'en',
    isActive: true,
  });
const [mira, wei] = [user(1, 'supervisor'), user(2, 'agent')];
const ticket = (number: number): Ticket =>
  Ticket.parse(
    sampleTicket({ id: id(number), number, teamId: here.id, branchId: id(102), customerId: null } as never),
  );
const FIELDS = ['status', 'priority', 'type', 'category', 'subject', 'tags', 'assigneeId', 'teamId'] as const;

/** A desk with two tickets, whose changes are decided and applied one after the other. */
function desk() {
  const rows = new Map<string, object>(
    [...TEAMS, mira, wei, ticket(7), ticket(8)].map((row) => [row.id, row]),
  );
  const events: TicketEvent[] = [];
  const reads = { get: (_entity: string, key: string) => rows.get(key) as never };
  let operations = 500;
  const decide = (
    call: MutationCall,
    now: number,
    operationId: string,
    more: Partial<MutationContext> = {},
  ) => {
    const prepared = prepareCall(call);
    if (!prepared.ok) return [];
    const scopes = new Set(TEAMS.map((team) => teamScope(team.id)));
    const decision = prepared.decide(reads, {
      now,
      operationId,
      actor: { kind: 'user', user: mira, scopes, hiddenFields: [] },
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
    return decision.verdict === 'accepted' ? decision.changes : [];
  };
  const apply = (changes: readonly Change[]) => {
    for (const change of changes) {
      if (change.kind === 'remove') throw new Error('No ticket goes');
      if (change.entity === 'ticketEvent' && change.kind === 'put')
        events.push(TicketEvent.parse(change.row));
      else if (change.kind === 'put') rows.set(change.row.id, change.row);
      else rows.set(change.id, { ...rows.get(change.id), ...change.fields });
    }
  };
  return {
    decide,
    make(call: MutationCall, now: number, more: Partial<MutationContext> = {}): readonly TicketEvent[] {
      operations += 1;
      const before = events.length;
      apply(decide(call, now, id(operations), more));
      return events.slice(before);
    },
    invert(call: MutationCall): MutationCall | null {
      const prepared = prepareCall(call);
      return prepared.ok ? prepared.invert(reads) : null;
    },
    row: (number: number) => Ticket.parse(rows.get(id(number))),
    eventsOf: (number: number) => events.filter(({ ticketId }) => ticketId === id(number)),
    events,
  };
}

const of = (name: string, number: number, args: object): MutationCall => ({
  name: `ticket.${name}`,
  args: { ticketId: id(number), ...args },
});
const number = fc.constantFrom(7, 8);
const call = fc.oneof(
  fc.record({ number, priority: fc.nat(3) }).map((at) => of('set-priority', at.number, at)),
  fc
    .record({ number, status: fc.constantFrom('open', 'pending', 'onHold', 'solved', 'closed') })
    .map((at) => of('set-status', at.number, at)),
  fc
    .record({ number, assigneeId: fc.constantFrom(null, mira.id, wei.id) })
    .map((at) => of('assign', at.number, { ...at, expectedAssigneeId: null })),
  fc
    .record({ number, teamId: fc.constantFrom(here.id, there.id) })
    .map((at) => of('set-team', at.number, at)),
  fc
    .record({ number, type: fc.constantFrom('question', 'incident') })
    .map((at) => of('set-type', at.number, at)),
  fc.record({ number, subject: fc.constantFrom('a', 'b') }).map((at) => of('set-subject', at.number, at)),
  fc
    .record({ number, add: fc.subarray(['x', 'y']), remove: fc.subarray(['x', 'z']) })
    .map((at) => of('tag', at.number, at)),
  number.map((each) => of('merge', each, { intoId: id(15 - each) })),
  number.map((each) => of('unmerge', each, { fromId: id(15 - each) })),
);

describe('the history of a ticket', () => {
  it('R162 R163: after any accepted changes it leads from what the ticket was to what it is, at every instant', () => {
    let changed = 0;
    fc.assert(
      fc.property(
        fc.array(fc.record({ call, undo: fc.boolean() }), { minLength: 4, maxLength: 24 }),
        (acts) => {
          const scene = desk();
          const was = [scene.row(7), scene.row(8)].map((row) => [{ at: 0, row }]);
          acts.forEach((act, index) => {
            const inverse = scene.invert(act.call);
            const at = (index + 1) * 10;
            scene.make(act.call, at);
            if (act.undo && inverse !== null) scene.make(inverse, at + 5);
            for (const [place, rows] of was.entries()) rows.push({ at: at + 5, row: scene.row(7 + place) });
          });
          changed += scene.events.length;
          expect(new Set(scene.events.map((event) => event.id)).size).toBe(scene.events.length);
          for (const [place, rows] of was.entries()) {
            const now = scene.row(7 + place);
            for (const { at, row } of rows) {
              const then = ticketAt(now, scene.eventsOf(7 + place), at);
              for (const field of [...FIELDS, 'mergedIntoId'] as const)
                expect(then[field]).toEqual(row[field]);
            }
          }
        },
      ),
    );
    expect(changed).toBeGreaterThan(200);
  });

  it('R162: is the same wherever and however often the change is decided, and says who did it', () => {
    const { decide, make } = desk();
    const assign = of('assign', 7, { assigneeId: wei.id, expectedAssigneeId: null });
    const once = decide(assign, 10, id(900));
    expect(decide(assign, 10, id(900))).toEqual(once);
    expect(once).toHaveLength(2);
    expect(decide(assign, 10, id(901))).not.toEqual(once);
    expect(make(assign, 10)).toMatchObject([
      {
        at: 10,
        actorId: mira.id,
        change: { field: 'assigneeId', from: null, to: wei.id },
      },
    ]);
    const system = { actor: { kind: 'system', part: 'import' } } as const;
    expect(make(of('set-priority', 7, { priority: 0 }), 20, system)).toMatchObject([{ actorId: null }]);
  });

  it('R162: has nothing of a change that changes nothing, and of a late one only what it did not lose', () => {
    const { make } = desk();
    expect(make(of('set-priority', 7, { priority: 2 }), 10)).toEqual([]);
    expect(make(of('set-priority', 7, { priority: 1 }), 20, { changedSince: () => true })).toEqual([]);
    expect(make(of('set-status', 7, { status: 'solved' }), 30, { changedSince: () => true })).toHaveLength(1);
    expect(make(of('set-status', 7, { status: 'new' }), 40)).toEqual([]);
  });

  it('R162: undo is one more event, and merging tells both what became of the status and where the ticket went', () => {
    const { make, invert } = desk();
    const merge = of('merge', 7, { intoId: id(8) });
    const inverse = invert(merge);
    expect(make(merge, 10).map((event) => event.change)).toEqual([
      { field: 'status', from: 'open', to: 'closed' },
      { field: 'mergedIntoId', from: null, to: id(8) },
    ]);
    if (inverse === null) throw new Error('Merging can be undone');
    expect(make(inverse, 20).map((event) => event.change)).toEqual([
      { field: 'status', from: 'closed', to: 'open' },
      { field: 'mergedIntoId', from: id(8), to: null },
    ]);
  });

  it('R164: what came late counts from when it was done, and stands above what the center had taken before', () => {
    const now = { ...ticket(7), priority: 0 as const };
    const change = (from: number, to: number) => ({ field: 'priority', from, to }) as never;
    const events = [
      { at: 50, change: change(2, 1) },
      { at: 20, change: change(1, 0) },
    ];
    const at = (instant: number) => ticketAt(now, events, instant).priority;
    expect([at(10), at(20), at(49), at(50), at(99)]).toEqual([2, 0, 0, 0, 0]);
  });
});
