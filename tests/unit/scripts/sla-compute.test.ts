import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createSlaCases } from '../../../scripts/outpost/sla-case.ts';
import { runOutpost } from '../../support/outpost-command.ts';

const MONDAY = { mon: [['09:00', '12:00']] };
const GOOD = {
  calendar: { timeZone: 'Asia/Shanghai', windows: MONDAY, workdays: ['2026-10-10'] },
  start: '2026-10-10T08:00:00+08:00',
  end: '2026-10-10T10:00:00+08:00',
  addMinutes: 30,
};
const RESULT = { businessMinutes: 60, due: '2026-10-10T09:30:00+08:00' };

const compute = (input: string, args: readonly string[], locale = 'en') =>
  runOutpost(['sla', 'compute', ...args], { input, locale });

describe('outpost sla compute', () => {
  it('answers one case, without a server or a database', () => {
    const { status, stdout } = compute(JSON.stringify(GOOD, null, 2), ['--json']);
    expect(JSON.parse(stdout)).toEqual(RESULT);
    expect(status).toBe(0);
  });

  it('refuses a bad case with a code and a sentence in the language of the person', () => {
    const bad = JSON.stringify({ ...GOOD, calendar: { ...GOOD.calendar, windows: {} } });
    const english = compute(bad, ['--json']);
    expect(english).toMatchObject({ status: 1, stdout: '' });
    expect(JSON.parse(english.stderr)).toMatchObject({
      error: {
        code: 'calendarWithoutWindows',
        message: expect.stringMatching(/^This calendar has no windows/),
      },
    });
    expect(compute(bad, [], 'zh-CN').stderr).toMatch(
      /^此日历没有任何工作时段.*\(calendarWithoutWindows\)\n$/,
    );
  });

  it('agrees with 500 cases of a slow judge, line by line, past lines that are no cases', () => {
    const golden = readFileSync('tests/fixtures/business-time/golden-cases.jsonl', 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): { case: unknown; expected: unknown } => JSON.parse(line));
    expect(golden).toHaveLength(500);
    const lines = golden.map((one) => JSON.stringify(one.case));
    const { status, stdout } = compute([lines[0], '{"calendar":', '', ...lines.slice(1)].join('\r\n'), [
      '--jsonl',
    ]);
    const [first, broken, empty, ...rest] = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    for (const line of [broken, empty]) {
      expect(line).toMatchObject({
        error: { code: 'slaCaseInvalid', message: expect.stringContaining('it is not JSON') },
      });
    }
    expect([first, ...rest]).toEqual(golden.map(({ expected }) => expected));
    expect(status).toBe(0);
  });

  it('ends quietly when whoever reads its lines has seen enough', async () => {
    const child = spawn(process.execPath, ['scripts/outpost.ts', 'sla', 'compute', '--jsonl']);
    // Far more lines than a pipe holds, so that the command still writes when nobody reads any more.
    const lost: unknown[] = [];
    child.stdin.on('error', (error: NodeJS.ErrnoException) => lost.push(error.code));
    child.stdin.end(`${JSON.stringify(GOOD)}\n`.repeat(20_000));
    child.stdout.once('data', () => child.stdout.destroy());
    const [stderr, [status]] = await Promise.all([readAll(child.stderr), once(child, 'exit')]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    // It need not read on either: what it left unread comes back to whoever wrote it.
    for (const code of lost) expect(['EPIPE', 'ECONNRESET']).toContain(code);
  });

  const calendar = (change: object) => ({ ...GOOD, calendar: { ...GOOD.calendar, ...change } });
  const pause = (from: string, to: string) => ({ ...GOOD, pauses: [[from, to]] });
  it.each([
    ['a zone that is none', calendar({ timeZone: 'Asia/Shangha' }), /calendar\.timeZone: is not a time zone/],
    ['an offset for a zone', calendar({ timeZone: '+08:00' }), /calendar\.timeZone: is not a time zone/],
    [
      'equal ends',
      calendar({ windows: { mon: [['09:00', '09:00']] } }),
      /windows\.mon\.0: ends when it begins/,
    ],
    ['24:00 as a start', calendar({ windows: { mon: [['24:00', '09:00']] } }), /mon\.0\.0: is not a time/],
    ['an unknown weekday', calendar({ windows: { monday: [] } }), /Unrecognized key: "monday"/],
    ['a misspelt word', calendar({ holiday: [] }), /Unrecognized key: "holiday"/],
    ['a date that is none', calendar({ holidays: ['2026-02-29'] }), /holidays\.0: is not a date/],
    ['a make-up day that is none', calendar({ workdays: ['10 Oct'] }), /workdays\.0\.date: is not a date/],
    [
      'a make-up day written twice',
      calendar({ workdays: ['2026-10-10', { date: '2026-10-10', windows: [] }] }),
      /workdays: name a date twice/,
    ],
    ['an instant without offset', { ...GOOD, start: '2026-03-29T02:30:00' }, /start: is not an instant/],
    ['an end before the start', { ...GOOD, end: '2026-10-10T07:59:59+08:00' }, /end: is before start/],
    ['minutes below zero', { ...GOOD, addMinutes: -1 }, /addMinutes: is negative/],
    ['a year out of reach', { ...GOOD, start: '1969-01-01T00:00:00Z' }, /start: is not between 1970/],
    [
      'a reversed pause',
      pause('2026-10-10T09:00:00Z', '2026-10-10T08:00:00Z'),
      /pauses\.0: ends before it begins/,
    ],
    ['nothing asked', { calendar: GOOD.calendar, start: GOOD.start }, /^it has neither end nor addMinutes/],
  ])('says what is wrong with %s', (_title, bad, problem) => {
    expect(() => createSlaCases()(JSON.stringify(bad))).toThrow(
      expect.objectContaining({
        code: 'slaCaseInvalid',
        params: { problems: expect.stringMatching(problem) },
      }),
    );
  });

  it.each([
    ['no weekday', calendar({ windows: {}, workdays: [] })],
    ['no window on a weekday', calendar({ windows: { tue: [] }, workdays: [] })],
    ['a make-up day with the windows of a free Monday', calendar({ windows: {} })],
  ])('refuses a calendar with %s', (_title, bad) => {
    expect(() => createSlaCases()(JSON.stringify(bad))).toThrow(
      expect.objectContaining({ code: 'calendarWithoutWindows' }),
    );
  });

  it.each([
    [
      'the only day of work is over',
      {
        ...calendar({
          windows: {},
          workdays: [{ date: '2026-10-10', windows: [['09:00', '10:00']] }],
        }),
        addMinutes: 61,
      },
    ],
    ['it lies beyond a century', { ...GOOD, addMinutes: 1e12 }],
  ])('refuses a due time that never comes: %s', (_title, bad) => {
    expect(() => createSlaCases()(JSON.stringify(bad))).toThrow(
      expect.objectContaining({ code: 'dueNeverComes', params: { minutes: bad.addMinutes, years: 100 } }),
    );
  });
});
