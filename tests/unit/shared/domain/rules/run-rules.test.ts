import { describe, expect, it } from 'vitest';
import type { MatchedTicket } from '../../../../../shared/domain/conditions/condition-matcher.ts';
import { type Occurrence, ruleMatcherOf } from '../../../../../shared/domain/rules/rule-matcher.ts';
import { runRules } from '../../../../../shared/domain/rules/run-rules.ts';
import { RuleCondition } from '../../../../../shared/model/rule-condition.ts';

const AGENT = '01930000-0000-7000-8000-000000000001';
const TICKET: MatchedTicket = {
  status: 'open',
  priority: 2,
  type: 'question',
  channel: 'mail',
  teamId: 'desk',
  branchId: 'home',
  assigneeId: null,
  customerId: null,
  tags: ['vip'],
  mergedIntoId: null,
  createdAt: 0,
};

/** A person changed these fields. */
function change(from: Partial<MatchedTicket>, to: Partial<MatchedTicket> = {}): Occurrence {
  const after = { ...TICKET, ...to };
  const before = { ...after, ...from };
  const actor = { kind: 'agent' as const, id: AGENT as never };
  return { event: 'changed', at: 5, actor, before, after, ticket: after };
}

const holds = (condition: unknown, occurrence: Occurrence) =>
  ruleMatcherOf(RuleCondition.parse(condition))(occurrence);

describe('the condition of a rule', () => {
  it('asks what a field was and became, and never of a ticket that begins', () => {
    const raised = change({ priority: 2 }, { priority: 0 });
    expect(holds({ field: 'priority', operator: 'changed' }, raised)).toBe(true);
    expect(holds({ field: 'priority', operator: 'changedFrom', value: [1, 2] }, raised)).toBe(true);
    expect(holds({ field: 'priority', operator: 'changedTo', value: 0 }, raised)).toBe(true);
    expect(holds({ field: 'priority', operator: 'changedTo', value: 2 }, raised)).toBe(false);
    expect(holds({ field: 'status', operator: 'changed' }, raised)).toBe(false);
    const begun: Occurrence = { ...raised, event: 'created', before: null };
    expect(holds({ field: 'priority', operator: 'changed' }, begun)).toBe(false);
    expect(holds({ field: 'priority', operator: 'is', value: 0 }, begun)).toBe(true);
  });

  it('tells a label that is put on from one that stays', () => {
    const labelled = change({ tags: ['vip'] }, { tags: ['late', 'vip'] });
    expect(holds({ field: 'tags', operator: 'changedTo', value: 'late' }, labelled)).toBe(true);
    expect(holds({ field: 'tags', operator: 'changedTo', value: 'vip' }, labelled)).toBe(false);
    expect(
      holds(
        { field: 'tags', operator: 'changedFrom', value: 'vip' },
        change({ tags: ['vip'] }, { tags: [] }),
      ),
    ).toBe(true);
    expect(holds({ field: 'tags', operator: 'changed' }, change({ tags: ['vip'] }))).toBe(false);
  });

  it('asks what happened and who did it, a kind or one person, in groups like any other', () => {
    const taken = change({ assigneeId: null }, { assigneeId: AGENT });
    expect(holds({ field: 'event', operator: 'in', value: ['changed', 'publicReply'] }, taken)).toBe(true);
    expect(holds({ field: 'event', operator: 'isNot', value: 'changed' }, taken)).toBe(false);
    expect(holds({ field: 'actor', operator: 'is', value: 'agent' }, taken)).toBe(true);
    expect(holds({ field: 'actor', operator: 'is', value: AGENT }, taken)).toBe(true);
    expect(holds({ field: 'actor', operator: 'in', value: ['customer', 'system'] }, taken)).toBe(false);
    const none = {
      none: [
        { field: 'actor', operator: 'is', value: 'system' },
        { field: 'type', operator: 'is', value: 'incident' },
      ],
    };
    expect(holds(none, taken)).toBe(true);
  });

  it('refuses words of no condition and values of no event', () => {
    for (const written of [
      { field: 'status', operator: 'changed', value: 'open' },
      { field: 'event', operator: 'is', value: 'solved' },
      { field: 'actor', operator: 'is', value: 'somebody' },
      { field: 'subject', operator: 'changed' },
      { all: [], any: [] },
    ]) {
      expect(RuleCondition.safeParse(written).success).toBe(false);
    }
  });
});

interface Rule {
  readonly name: string;
  readonly isLast: boolean;
  readonly sets: Partial<MatchedTicket>;
}

const rule = (name: string, when: unknown, sets: Partial<MatchedTicket>, isLast = false) => ({
  rule: { name, isLast, sets },
  holds: ruleMatcherOf(RuleCondition.parse(when)),
});

function run(rules: readonly ReturnType<typeof rule>[], first: Occurrence) {
  const { ticket, steps, culprit } = runRules<Rule, MatchedTicket, object>(
    rules,
    first,
    ({ sets }, { ticket: met }) => {
      const isSame = Object.entries(sets).every(
        ([field, value]) => met[field as keyof MatchedTicket] === value,
      );
      return { isDone: true, ticket: isSame ? met : { ...met, ...sets } };
    },
  );
  return {
    ticket,
    culprit: culprit?.name,
    steps: steps.map(({ rule: { name }, round }) => `${round} ${name}`),
  };
}

const always = { all: [] };
const priorityIs = (value: number) => ({ field: 'priority', operator: 'is', value });

describe('running rules', () => {
  it('asks them in their order, each about the ticket as those before it left it', () => {
    const raise = rule('raise', { field: 'type', operator: 'changedTo', value: 'incident' }, { priority: 1 });
    const hand = rule('hand', priorityIs(1), { teamId: 'network' });
    const incident = change({ type: 'question' }, { type: 'incident' });
    expect(run([raise, hand], incident).steps).toEqual(['1 raise', '1 hand', '2 hand']);
    const turned = run([hand, raise], incident);
    expect(turned.steps).toEqual(['1 raise', '2 hand', '3 hand']);
    expect(turned.ticket).toMatchObject({ priority: 1, teamId: 'network' });
  });

  it('what rules changed is a change by the system, and what a person changed is asked of once', () => {
    const byHand = rule('by hand', { field: 'actor', operator: 'is', value: 'agent' }, { priority: 1 });
    const bySystem = rule(
      'by system',
      {
        all: [
          { field: 'actor', operator: 'is', value: 'system' },
          { field: 'priority', operator: 'changedTo', value: 1 },
        ],
      },
      { type: 'problem' },
    );
    expect(run([byHand, bySystem], change({ status: 'new' })).steps).toEqual(['1 by hand', '2 by system']);
  });

  it('asks no rule behind one that ends the event, unless something changed', () => {
    const last = rule('last', always, { priority: 0 }, true);
    const late = rule('late', { field: 'status', operator: 'changed' }, { teamId: 'network' });
    expect(run([last, late], change({ status: 'new' }))).toMatchObject({
      steps: ['1 last', '2 last'],
      ticket: { teamId: 'desk' },
    });
  });

  it('cuts what has no end after eight rounds and names who goes round, not who only led there', () => {
    const begin = rule('begin', { field: 'status', operator: 'changed' }, { priority: 0 });
    const up = rule('up', priorityIs(0), { priority: 1 });
    const down = rule('down', priorityIs(1), { priority: 0 });
    const round = run([down, up, begin], change({ status: 'new' }));
    expect(round.culprit).toBe('up');
    expect(round.steps.at(-1)).toBe('8 up');
    expect(run([begin], change({ status: 'new' })).culprit).toBeUndefined();
  });

  it('a rule that cannot be done leaves the ticket to those behind it', () => {
    const rules = [rule('stuck', always, { priority: 0 }, true), rule('next', always, { priority: 1 })];
    const { steps, ticket } = runRules<Rule, MatchedTicket, object>(
      rules,
      change({ status: 'new' }),
      ({ name, sets }, { ticket: met }) => {
        if (name === 'stuck') return { isDone: false, reason: 'userNotFound' };
        return { isDone: true, ticket: met.priority === 1 ? met : { ...met, ...sets } };
      },
    );
    expect(ticket.priority).toBe(1);
    expect(steps.map(({ outcome }) => outcome.isDone)).toEqual([false, true, false, true]);
  });
});
