import { describe, expect, it } from 'vitest';
import { pastTicketOf } from '../../../../../shared/domain/rules/past-ticket.ts';
import { ruleMatcherOf } from '../../../../../shared/domain/rules/rule-matcher.ts';
import { RuleDraft } from '../../../../../shared/model/rule.ts';
import { Ticket } from '../../../../../shared/model/ticket.ts';
import { EVERYTHING_IS_THERE } from '../../../../../shared/mutations/rule/directory-rows.ts';
import { rehearseRules } from '../../../../../shared/mutations/rule/rehearse-rules.ts';
import { sampleTicket } from '../../../../support/small-organization.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const [AGENT, TEAM, OTHER] = [id(1), id(2), id(3)];
const is = (field: string, value: unknown) => ({ field, operator: 'is', value });

/** How the ticket is now; it began as an unassigned question of P2 by mail at 1,000. */
const now = (fields: Partial<Record<keyof Ticket, unknown>>): Ticket =>
  Ticket.parse({
    ...sampleTicket({ id: id(50), number: 50, teamId: TEAM, branchId: id(9) } as never),
    createdAt: 1_000,
    channel: 'mail',
    status: 'new',
    priority: 2,
    assigneeId: null,
    tags: [],
    ...fields,
  });
const event = (at: number, field: string, from: unknown, to: unknown) =>
  ({ at, takenAt: at, actorId: AGENT, change: { field, from, to } }) as never;
const message = (createdAt: number, kind: string, authorUserId: string | null = null) =>
  ({ kind, authorUserId, authorCustomerId: null, createdAt, delivery: 'none' }) as never;

function rehearse(rules: readonly object[], past: ReturnType<typeof pastTicketOf>, since = 0) {
  const ready = rules.map((written) => {
    const rule = RuleDraft.parse(written);
    return { rule, holds: ruleMatcherOf(rule.when) };
  });
  return rehearseRules(ready, past, EVERYTHING_IS_THERE, since);
}

const urgent = {
  name: 'urgent',
  when: { all: [is('event', 'created'), is('channel', 'mail')] },
  actions: [{ kind: 'setPriority', priority: 1 }],
};

describe('rehearsing rules', () => {
  it('tells what a rule would have changed, when, and because of what', () => {
    const past = pastTicketOf(
      now({ status: 'open', assigneeId: AGENT }),
      [event(2_000, 'assigneeId', null, AGENT), event(2_000, 'status', 'new', 'open')],
      [message(1_000, 'inbound')],
    );
    expect(past.events.map(({ event: what, at, actor }) => [what, at, actor.kind])).toEqual([
      ['created', 1_000, 'customer'],
      ['changed', 2_000, 'agent'],
    ]);
    const taken = {
      name: 'taken',
      when: { field: 'assigneeId', operator: 'changedTo', value: AGENT },
      actions: [{ kind: 'setTeam', teamId: OTHER }],
    };
    expect(rehearse([urgent, taken], past)).toEqual({
      acts: [
        {
          at: 1_000,
          event: 'created',
          rule: 'urgent',
          round: 1,
          changes: [{ field: 'priority', from: 2, to: 1 }],
          notes: [],
        },
        {
          at: 2_000,
          event: 'changed',
          rule: 'taken',
          round: 1,
          changes: [{ field: 'teamId', from: TEAM, to: OTHER }],
          notes: [],
        },
      ],
      obstacles: [],
      culprits: [],
    });
  });

  it('what it would have set stays until somebody set it, so the same is told once', () => {
    const always = { ...urgent, name: 'always', when: { field: 'priority', operator: 'isNot', value: 1 } };
    const past = pastTicketOf(
      now({ priority: 3, type: 'incident' }),
      [event(2_000, 'type', 'question', 'incident'), event(3_000, 'priority', 2, 3)],
      [],
    );
    expect(rehearse([always], past).acts.map(({ at, changes }) => [at, changes[0]?.from])).toEqual([
      [1_000, 2],
      [3_000, 3],
    ]);
  });

  it('counts from an instant on, and leaves alone what was merged', () => {
    const past = pastTicketOf(now({}), [], [message(1_000, 'inbound')]);
    expect(rehearse([urgent], past, 1_001).acts).toEqual([]);
    const merged = pastTicketOf(
      now({ status: 'closed', mergedIntoId: id(60) }),
      [event(2_000, 'status', 'new', 'closed'), event(2_000, 'mergedIntoId', null, id(60))],
      [],
    );
    const closed = { ...urgent, name: 'closed', when: is('status', 'closed') };
    expect(rehearse([closed], merged).acts).toEqual([]);
  });

  it('decides as the center would: what is not allowed is an obstacle, and a note has its places filled', () => {
    const past = pastTicketOf(
      now({ status: 'closed' }),
      [event(2_000, 'status', 'new', 'closed')],
      [message(3_000, 'inbound')],
    );
    const hold = {
      name: 'hold',
      when: is('event', 'customerMessage'),
      actions: [
        { kind: 'tag', add: ['late'], remove: [] },
        { kind: 'setStatus', status: 'onHold' },
      ],
    };
    const note = {
      name: 'note',
      when: is('event', 'customerMessage'),
      actions: [{ kind: 'addNote', text: 'Look at #{{ticket.number}}.' }],
    };
    const { acts, obstacles } = rehearse([hold, note], past);
    expect(obstacles).toEqual([{ at: 3_000, rule: 'hold', reason: 'statusNotAllowed' }]);
    expect(acts).toEqual([
      { at: 3_000, event: 'customerMessage', rule: 'note', round: 1, changes: [], notes: ['Look at #50.'] },
    ]);
  });

  it('stops a rule that goes round for that ticket and goes on with the others', () => {
    const up = { name: 'up', when: is('priority', 2), actions: [{ kind: 'setPriority', priority: 1 }] };
    const down = { name: 'down', when: is('priority', 1), actions: [{ kind: 'setPriority', priority: 2 }] };
    const { culprits, acts } = rehearse([up, down], pastTicketOf(now({}), [], [message(2_000, 'inbound')]));
    expect(culprits).toEqual(['up']);
    expect(acts.filter(({ at }) => at === 2_000).map(({ rule }) => rule)).toEqual([]);
  });
});
