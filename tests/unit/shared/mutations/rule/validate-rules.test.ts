import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RuleDraft, RuleFile } from '../../../../../shared/model/rule.ts';
import { Team } from '../../../../../shared/model/team.ts';
import { User } from '../../../../../shared/model/user.ts';
import { validateRules } from '../../../../../shared/mutations/rule/validate-rules.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const is = (field: string, value: unknown) => ({ field, operator: 'is', value });
const changedTo = (field: string, value: unknown) => ({ field, operator: 'changedTo', value });
const priority = (value: number) => ({ kind: 'setPriority', priority: value });
const tag = (...add: string[]) => ({ kind: 'tag', add, remove: [] });
const rule = (name: string, when: unknown, actions: unknown[], parts: object = {}) =>
  RuleDraft.parse({ name, when, actions, ...parts });

const codes = (rules: readonly RuleDraft[]) =>
  validateRules(rules, null).problems.map(({ code, params }) => `${code} ${params.rules ?? params.rule}`);

describe('validating rules', () => {
  it('takes the ready ones', () => {
    const files = readdirSync('resources/rules');
    expect(files).toEqual(['call-center.en.json', 'call-center.zh-CN.json']);
    for (const file of files) {
      const ready = RuleFile.parse(JSON.parse(readFileSync(`resources/rules/${file}`, 'utf8')));
      expect(validateRules('rules' in ready ? ready.rules : [ready], null)).toEqual({
        problems: [],
        notices: [],
      });
    }
  });

  it('finds rules that set each other off without an end, by running them, however many lead around', () => {
    const up = rule('up', is('priority', 1), [priority(0)]);
    const down = rule('down', changedTo('priority', 0), [priority(1)]);
    expect(codes([up, down])).toEqual(['loop up, down']);
    const ring = [0, 1, 2].map((from) =>
      rule(`from ${from}`, is('priority', from), [priority((from + 1) % 3)]),
    );
    expect(codes(ring)).toEqual(['loop from 0, from 1, from 2']);
    const flip = [
      rule('on', { all: [] }, [tag('hot')]),
      rule('off', { all: [] }, [{ kind: 'tag', add: [], remove: ['hot'] }]),
    ];
    expect(codes(flip)).toEqual(['loop on, off']);
  });

  it('does not take for a loop what comes to an end', () => {
    const once = rule('once', { all: [is('event', 'created'), is('priority', 1)] }, [priority(0)]);
    const back = rule('back', is('priority', 0), [priority(1)]);
    expect(codes([once, back])).toEqual([]);
    expect(codes([rule('again', { field: 'tags', operator: 'changed' }, [tag('a')])])).toEqual([]);
    const off = rule('off', is('priority', 1), [priority(0)], { isEnabled: false });
    expect(codes([off, back])).toEqual([]);
  });

  it('finds conditions that never hold, also because an event cannot be so', () => {
    const never = [
      { all: [is('status', 'open'), is('status', 'solved')] },
      { all: [is('event', 'created'), { field: 'priority', operator: 'changed' }] },
      { all: [is('event', 'customerMessage'), is('actor', 'agent')] },
      { all: [changedTo('status', 'open'), is('status', 'solved')] },
      { any: [] },
    ];
    expect(codes(never.map((when, place) => rule(`never ${place}`, when, [tag('x')])))).toEqual(
      never.map((_when, place) => `ruleNeverTrue never ${place}`),
    );
  });

  it('finds what is never reached and what does nothing', () => {
    const wide = rule('wide', { field: 'priority', operator: 'in', value: [0, 1] }, [tag('x')], {
      isLast: true,
    });
    const narrow = rule('narrow', is('priority', 1), [tag('y')]);
    expect(codes([wide, narrow])).toEqual(['ruleNeverReached narrow']);
    expect(codes([narrow, wide])).toEqual([]);
    expect(codes([rule('other', is('type', 'incident'), [priority(0)])])).toEqual([]);
    expect(codes([rule('same', is('priority', 1), [priority(1)])])).toEqual(['ruleDoesNothing same']);
  });

  it('refuses what nobody could answer or fill in, and two of a name', () => {
    const mine = rule('mine', is('assigneeId', { viewer: 'me' }), [priority(1)]);
    const old = rule('old', { field: 'createdAt', operator: 'before', value: { agoMinutes: 5 } }, [
      priority(1),
    ]);
    const note = rule('note', { all: [] }, [{ kind: 'addNote', text: '{{agent.name}} {{customer.name}}' }]);
    expect(codes([mine, old, note, note])).toEqual([
      'conditionNotFitting mine',
      'conditionNotFitting old',
      'placeUnknown note',
      'placeUnknown note',
      'duplicateRule note',
    ]);
    for (const action of [
      { kind: 'draftReply', text: 'Hello' },
      { kind: 'assign', assigneeId: { viewer: 'me' } },
    ]) {
      expect(RuleDraft.safeParse({ name: 'no', when: { all: [] }, actions: [action] }).success).toBe(false);
    }
  });

  it('knows teams that are not there and people who left', () => {
    const team = Team.parse({ id: id(1), branchId: id(2), parentId: null, name: 'Desk' });
    const gone = User.parse({
      id: id(3),
      email: 'g@example.com',
      name: 'Gone',
      role: 'agent',
      teamIds: [],
      locale: 'en',
      isActive: false,
    });
    const rules = [
      rule('team', is('teamId', id(8)), [{ kind: 'setTeam', teamId: id(1) }]),
      rule('person', { all: [] }, [{ kind: 'assign', assigneeId: id(3) }]),
      rule('asks', is('assigneeId', id(3)), [{ kind: 'assign', assigneeId: null }]),
      rule('nobody', is('assigneeId', id(9)), [{ kind: 'assign', assigneeId: null }]),
    ];
    expect(validateRules(rules, { teams: [team], people: [gone] }).problems).toEqual([
      { code: 'teamUnknown', params: { rule: 'team', team: id(8) } },
      { code: 'personGone', params: { rule: 'person', person: 'Gone' } },
      { code: 'personUnknown', params: { rule: 'nobody', person: id(9) } },
    ]);
  });
});
