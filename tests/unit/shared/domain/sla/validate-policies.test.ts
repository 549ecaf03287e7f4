import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validatePolicies } from '../../../../../shared/domain/sla/validate-policies.ts';
import { SlaPolicySet } from '../../../../../shared/model/sla-policy.ts';

const READY = 'resources/sla-policies';
const titles = { en: 'Policy', 'zh-CN': '策略' };
const office = { timeZone: 'Asia/Shanghai', windows: { mon: [['09:00', '17:00']] } };
const resolution = (minutes: number, calendar: string | null = null) => ({
  resolution: { minutes, calendar },
});
const targets = { P0: resolution(60), P1: resolution(120), P2: resolution(240), P3: resolution(480) };
const policy = (key: string, parts: object = {}) => ({ key, titles, kind: 'sla', targets, ...parts });
const is = (field: string, value: unknown) => ({ field, operator: 'is', value });

function judge(policies: readonly object[], calendars: object = { office }) {
  const { problems, notices } = validatePolicies(SlaPolicySet.parse({ policies, calendars }));
  return [...problems, ...notices].map(({ code, params }) => [code, ...Object.values(params)].join(' '));
}

const escalation = (afterMinutes: number, parts: object = {}) => ({
  metric: 'resolution',
  afterMinutes,
  actions: [{ do: 'markHighRisk' }],
  ...parts,
});
const clock = (parts: object) => ({
  clocks: {
    resolution: { start: { on: ['created'] }, stop: { on: ['solved'] }, afterStop: 'stay', ...parts },
  },
});

describe('what is wrong with service level policies', () => {
  it.each<[string, readonly object[], readonly string[], object?]>([
    ['nothing', [policy('a')], []],
    ['two of one name', [policy('a'), policy('a', { kind: 'ola' })], ['duplicatePolicy a']],
    [
      'nothing promised',
      [policy('a', { targets: { P0: {}, P1: {}, P2: {}, P3: {} } })],
      ['nothingPromised a'],
    ],
    [
      'a target that is missing at one priority',
      [policy('a', { targets: { ...targets, P2: {} } })],
      ['targetMissing a resolution P2'],
    ],
    ['none on purpose', [policy('a', { targets: { ...targets, P2: { resolution: null } } })], []],
    [
      'none at a priority that never comes to the policy',
      [policy('a', { condition: is('priority', 2) }), policy('b', { targets: { ...targets, P2: {} } })],
      [],
    ],
    [
      'a calendar that is not there',
      [policy('a', { targets: { ...targets, P3: resolution(480, 'nowhere') } })],
      ['calendarUnknown a resolution P3 nowhere'],
    ],
    [
      'a calendar without windows',
      [policy('a')],
      ['calendarWithoutWindows office'],
      { office: { ...office, windows: {} } },
    ],
    [
      'a calendar that ends',
      [policy('a')],
      ['calendarEnds office'],
      {
        office: { ...office, windows: {}, workdays: [{ date: '2026-10-10', windows: [['09:00', '12:00']] }] },
      },
    ],
    [
      'more time for the more urgent',
      [policy('a', { targets: { ...targets, P0: resolution(180) } })],
      ['priorityReversed a resolution P0 P1'],
    ],
    [
      'minutes of different calendars are not compared',
      [policy('a', { targets: { ...targets, P0: resolution(180, 'office') } })],
      [],
    ],
    [
      'an answer after the solution',
      [
        policy('a', {
          targets: {
            P0: {
              resolution: { minutes: 60, calendar: null },
              firstResponse: { minutes: 90, calendar: null },
            },
            P1: { ...targets.P1, firstResponse: null },
            P2: { ...targets.P2, firstResponse: null },
            P3: { ...targets.P3, firstResponse: null },
          },
        }),
      ],
      ['responseAfterResolution a P0'],
    ],
    [
      'a condition that contradicts itself',
      [policy('a', { condition: { all: [is('status', 'open'), is('status', 'new')] } })],
      ['policyNeverTrue a'],
    ],
    ['a policy behind one for all', [policy('a'), policy('b')], ['policyNeverReached b']],
    ['one of another kind is not behind it', [policy('a'), policy('b', { kind: 'ola' })], []],
    [
      'a policy behind two that fit all its tickets together',
      [
        policy('a', { condition: { field: 'priority', operator: 'in', value: [0, 1] } }),
        policy('b', { condition: { field: 'priority', operator: 'notIn', value: [0, 1] } }),
        policy('c', { condition: is('teamId', 'network') }),
      ],
      ['policyNeverReached c', 'policiesOverlap sla c a', 'policiesOverlap sla c b'],
    ],
    [
      'Zammad warns: two policies that fit some tickets both',
      [policy('a', { condition: is('teamId', 'network') }), policy('b', { condition: is('tags', 'vip') })],
      ['policiesOverlap sla b a'],
    ],
    [
      'the special before the general is meant',
      [policy('a', { condition: is('tags', 'vip') }), policy('b')],
      [],
    ],
    [
      'a condition about who looks',
      [policy('a', { condition: is('assigneeId', { viewer: 'me' }) })],
      ['conditionNotFitting a assigneeId is {"viewer":"me"}'],
    ],
    [
      'a condition about what follows from deadlines',
      [policy('a', { condition: { field: 'nextDueAt', operator: 'before', value: 5 } })],
      ['conditionNotFitting a nextDueAt before 5'],
    ],
    [
      'a priority that there is not',
      [policy('a', { condition: is('priority', 7) })],
      ['conditionNotFitting a priority is 7'],
    ],
    [
      'too much to compare',
      [
        policy('a', {
          condition: { field: 'tags', operator: 'in', value: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
        }),
      ],
      ['conditionsTooComplex sla'],
    ],
    [
      'a warning earlier than any beginning',
      [policy('a', { warnings: [{ metric: 'resolution', beforeMinutes: 500 }] })],
      ['warningNeverComes a resolution 500'],
    ],
    [
      'a level earlier than any beginning',
      [policy('a', { escalations: [escalation(-481)] })],
      ['escalationNeverComes a resolution -481'],
    ],
    ['a level at the very beginning of the longest', [policy('a', { escalations: [escalation(-480)] })], []],
    [
      'a level for what is not promised',
      [policy('a', { escalations: [escalation(0, { metric: 'nextResponse' })] })],
      ['escalationNeverComes a nextResponse 0'],
    ],
    [
      'a level for tickets that the policy does not have',
      [
        policy('a', {
          condition: is('teamId', 'network'),
          escalations: [
            escalation(0, { when: is('teamId', 'desk') }),
            escalation(5, { when: is('priority', 0) }),
          ],
        }),
      ],
      ['escalationNeverTrue a resolution 0'],
    ],
    [
      'a clock that is stopped whenever it would start',
      [policy('a', clock({ stop: { on: ['created'] } }))],
      ['clockNeverStarts a resolution'],
    ],
    [
      'a pause that ends by accident',
      [policy('a', clock({ pause: { on: ['internalNote'] } }))],
      ['clockWithoutResume a resolution'],
    ],
    [
      'a clock for what is not promised',
      [policy('a', { clocks: { nextResponse: clock({}).clocks.resolution } })],
      ['clockUnused a nextResponse'],
    ],
  ])('%s', (_title, policies, expected, calendars) => {
    expect(judge(policies, calendars)).toEqual(expected);
  });

  it.each([
    [
      'a word that conditions do not have',
      { condition: { field: 'status', operator: 'is', value: 'open', not: true } },
    ],
    ['two groups in one', { condition: { all: [], any: [is('status', 'open')] } }],
    ['a field that tickets do not have', { condition: is('mood', 'bad') }],
    ['a field that policies do not have', { prority: 1 }],
    ['a priority without targets', { targets: { P0: {}, P1: {}, P2: {} } }],
    ['an action that nobody knows', { escalations: [escalation(0, { actions: [{ do: 'shout' }] })] }],
  ])('%s is refused by the shape', (_title, parts) => {
    expect(SlaPolicySet.safeParse({ policies: [policy('a', parts)], calendars: {} }).success).toBe(false);
  });

  it.each(readdirSync(READY))('the ready policies of %s are in order', (file) => {
    const set = SlaPolicySet.parse(JSON.parse(readFileSync(`${READY}/${file}`, 'utf8')));
    expect(validatePolicies(set)).toEqual({ problems: [], notices: [] });
    for (const { titles: own } of set.policies) expect(own['zh-CN']).toMatch(/\p{Script=Han}/u);
  });

  it('the ready Chinese calendar has the days of 2026 that are worked instead', () => {
    const { calendars } = SlaPolicySet.parse(JSON.parse(readFileSync(`${READY}/call-center.json`, 'utf8')));
    expect(calendars['office-china']?.workdays?.map(({ date }) => date)).toEqual([
      '2026-01-04',
      '2026-02-14',
      '2026-02-28',
      '2026-05-09',
      '2026-09-20',
      '2026-10-10',
    ]);
  });
});
