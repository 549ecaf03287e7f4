import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runOutpost } from '../../support/outpost-command.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const READY = 'resources/sla-policies/call-center.json';
const none = { resolution: null };
const desk = {
  key: 'desk',
  titles: { en: 'Desk', 'zh-CN': '服务台' },
  kind: 'sla',
  targets: { P0: none, P1: { resolution: { minutes: 480, calendar: 'mondays' } }, P2: none, P3: none },
  warnings: [{ metric: 'resolution', beforeMinutes: 30 }],
};
const mondays = { timeZone: 'Asia/Shanghai', windows: { mon: [['09:00', '17:00']] } };
const ticket = {
  status: 'new',
  priority: 1,
  type: 'incident',
  channel: 'mail',
  teamId: 'desk',
  branchId: 'home',
  assigneeId: null,
  customerId: null,
  tags: [],
  mergedIntoId: null,
};
const created = { type: 'created', at: '2026-03-02T09:00:00+08:00', ticket };
const change = (at: string, field: string, from: unknown, to: unknown) => ({
  type: 'changed',
  at,
  changes: [{ field, from, to }],
});
const waits = change('2026-03-02T10:00:00+08:00', 'status', 'new', 'pending');
const goesOn = change('2026-03-02T11:00:00+08:00', 'status', 'pending', 'open');
const noon = '2026-03-02T12:00:00+08:00';

const replay = (input: object, locale = 'en') =>
  runOutpost(['sla', 'replay', '--json'], { locale, input: JSON.stringify(input) });
const whole = (history: readonly object[], parts: object = {}) => ({
  policies: [desk],
  calendars: { mondays },
  history,
  now: noon,
  ...parts,
});

function written(value: unknown): string {
  const file = join(temporaryFolder('sla'), 'policies.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

describe('outpost sla policy validate', () => {
  const validate = (file: string, locale: string, ...args: readonly string[]) =>
    runOutpost(['sla', 'policy', 'validate', file, ...args], { locale });

  it('says that policies are in order, and what is wrong with others in the language of the person', () => {
    expect(validate(READY, 'en')).toEqual({
      status: 0,
      stdout: '1 policies and 1 calendars are in order.\n',
      stderr: '',
    });
    const broken = written({ policies: [desk, { ...desk, key: 'second' }], calendars: {} });
    const chinese = validate(broken, 'zh-CN', '--json');
    expect(chinese).toMatchObject({ status: 1, stderr: '' });
    const unknown = (policy: string) => ({
      code: 'calendarUnknown',
      policy,
      message: expect.stringMatching(/P1 的 resolution：日历 mondays 不存在。/),
    });
    expect(JSON.parse(chinese.stdout)).toEqual({
      valid: false,
      problems: [
        unknown('desk'),
        unknown('second'),
        { code: 'policyNeverReached', policy: 'second', message: expect.stringMatching(/把它前移/) },
      ],
      notices: [],
    });
  });

  it('refuses what it cannot read with a code and what to do', () => {
    expect(validate('nowhere.json', 'en')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^The file nowhere\.json cannot be read \(ENOENT\).*\(slaFileUnreadable\)\n$/,
      ),
    });
    const misspelt = validate(written({ policies: [{ ...desk, warning: [] }] }), 'en', '--json');
    expect(misspelt).toMatchObject({ status: 1, stdout: '' });
    expect(JSON.parse(misspelt.stderr)).toMatchObject({
      error: { code: 'slaPoliciesInvalid', message: expect.stringMatching(/policies\.0.*warning/) },
    });
  });
});

describe('outpost sla replay', () => {
  it('tells each timer with the events that made it so', () => {
    const { status, stdout } = replay(whole([created, waits, goesOn]));
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      nextBreachAt: '2026-03-09T02:00:00+00:00',
      timers: [
        {
          policy: 'desk',
          kind: 'sla',
          metric: 'resolution',
          priority: 'P1',
          run: 1,
          state: 'running',
          target: { minutes: 480, calendar: 'mondays' },
          startedAt: '2026-03-02T09:00:00+08:00',
          startedBy: { event: 1, type: 'created' },
          endedAt: null,
          endedFor: null,
          endedBy: null,
          dueAt: '2026-03-09T10:00:00+08:00',
          breachedAt: null,
          businessMinutes: 120,
          wallMinutes: 120,
          leftMinutes: 360,
          percentUsed: 25,
          pauses: [
            {
              from: '2026-03-02T10:00:00+08:00',
              to: '2026-03-02T11:00:00+08:00',
              reason: 'paused',
              by: { event: 2, type: 'changed', changes: waits.changes },
              endedBy: { event: 3, type: 'changed', changes: goesOn.changes },
            },
          ],
          points: [
            {
              kind: 'warning',
              afterMinutes: -30,
              at: '2026-03-09T09:30:00+08:00',
              firesAt: '2026-03-09T09:30:00+08:00',
            },
          ],
          teams: [{ id: 'desk', businessMinutes: 120, percent: 100 }],
          people: [{ id: null, businessMinutes: 120, percent: 100 }],
        },
      ],
    });
  });

  it.each<[string, object, string, RegExp]>([
    [
      'an event that contradicts the one before it',
      whole([created, goesOn, waits]),
      'slaHistoryInvalid',
      /event 2 changes status from "pending", but it was "new"/,
    ],
    [
      'an event out of order',
      whole([created, waits, { type: 'internalNote', at: '2026-03-02T09:30:00+08:00' }]),
      'slaHistoryInvalid',
      /event 3 is before the one before it/,
    ],
    ['two beginnings', whole([created, created]), 'slaHistoryInvalid', /created is its first event/],
    [
      'a present before the last event',
      whole([created], { now: '2026-03-01T09:00:00Z' }),
      'slaHistoryInvalid',
      /now is before/,
    ],
    [
      'a field that tickets do not have',
      whole([created, change(noon, 'mood', 'good', 'bad')]),
      'slaReplayInvalid',
      /history\.1\.changes\.0/,
    ],
    [
      'an instant without an offset',
      whole([{ ...created, at: '2026-03-02T09:00:00' }]),
      'slaReplayInvalid',
      /history\.0\.at/,
    ],
    [
      'policies that are not in order',
      whole([created], { calendars: {} }),
      'slaPoliciesInvalid',
      /there is no calendar mondays\..* around the clock\. Correct them/,
    ],
  ])('refuses %s', (_title, input, code, message) => {
    const { status, stdout, stderr } = replay(input);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code, message: expect.stringMatching(message) } });
  });
});
