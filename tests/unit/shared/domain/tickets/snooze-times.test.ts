import { describe, expect, it } from 'vitest';
import { createZoneClock, isoInZone } from '../../../../../shared/domain/business-time/zone-clock.ts';
import { readMoment } from '../../../../../shared/domain/tickets/read-moment.ts';
import { snoozePresets, workCalendar } from '../../../../../shared/domain/tickets/snooze-times.ts';
import { Calendar } from '../../../../../shared/model/calendar.ts';

const SHANGHAI = createZoneClock('Asia/Shanghai');
const at = (wall: string) => Date.parse(`${wall}+08:00`);
const said = (instant: number | null) =>
  instant === null ? null : isoInZone(instant, SHANGHAI).slice(0, 16);
const OFFICE = workCalendar({}, 'Asia/Shanghai');
const offered = (calendar: Calendar, now: string) =>
  snoozePresets(calendar, SHANGHAI, at(now)).map((each) => `${each.preset} ${said(each.at)}`);

describe('the instants that are offered for a snooze', () => {
  it.each([
    // A Tuesday: later, tomorrow, after the weekend, in a week.
    [
      '2026-12-01T10:10:00',
      [
        'laterToday 2026-12-01T13:00',
        'tomorrow 2026-12-02T09:00',
        'nextWorkday 2026-12-07T09:00',
        'inAWeek 2026-12-08T09:00',
      ],
    ],
    // In the late afternoon nothing is left of the day.
    [
      '2026-12-01T16:00:00',
      ['tomorrow 2026-12-02T09:00', 'nextWorkday 2026-12-07T09:00', 'inAWeek 2026-12-08T09:00'],
    ],
    // A Friday: tomorrow is nobody here, and a week from now is a Friday again.
    [
      '2026-12-04T15:00:00',
      ['laterToday 2026-12-04T18:00', 'nextWorkday 2026-12-07T09:00', 'inAWeek 2026-12-11T09:00'].slice(1),
    ],
    // A Saturday: a week from now means the Monday after that.
    ['2026-12-05T11:00:00', ['nextWorkday 2026-12-07T09:00', 'inAWeek 2026-12-14T09:00']],
  ])('at %s', (now, expected) => {
    expect(offered(OFFICE, now)).toEqual(expected);
  });

  it('follow holidays and make-up days of the calendar', () => {
    const calendar = Calendar.parse({
      timeZone: 'Asia/Shanghai',
      windows: {
        mon: [
          ['08:30', '12:00'],
          ['13:30', '17:30'],
        ],
        tue: [['08:30', '17:30']],
        wed: [['08:30', '17:30']],
        thu: [['08:30', '17:30']],
        fri: [['08:30', '17:30']],
      },
      holidays: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'],
      workdays: ['2026-10-10'],
    });
    expect(offered(calendar, '2026-09-30T16:00:00')).toEqual(['nextWorkday 2026-10-08T08:30']);
    expect(offered(calendar, '2026-10-08T08:00:00')).toEqual([
      'laterToday 2026-10-08T11:00',
      'tomorrow 2026-10-09T08:30',
      'nextWorkday 2026-10-12T08:30',
      'inAWeek 2026-10-15T08:30',
    ]);
  });

  it('are those of the calendar of the zone, not of one that never closes', () => {
    const always = { timeZone: 'Asia/Shanghai', windows: { mon: [['00:00', '24:00'] as [string, string]] } };
    const office = { timeZone: 'Asia/Shanghai', windows: { mon: [['10:00', '16:00'] as [string, string]] } };
    expect(workCalendar({ always, office }, 'Asia/Shanghai')).toBe(office);
    expect(workCalendar({ always, office }, 'Europe/Berlin')).toMatchObject({ timeZone: 'Europe/Berlin' });
  });
});

describe('an instant that somebody types', () => {
  const NOW = '2026-12-01T10:10:00';
  it.each([
    ['14:30', '2026-12-01T14:30'],
    ['9:00', '2026-12-02T09:00'],
    ['３ｈ', '2026-12-01T13:10'],
    ['in 45 min', '2026-12-01T10:55'],
    ['2天', '2026-12-03T10:10'],
    ['3小时后', '2026-12-01T13:10'],
    ['tomorrow 8:15', '2026-12-02T08:15'],
    ['明天9点半', '2026-12-02T09:30'],
    ['后天', '2026-12-03T09:00'],
    ['12-24', '2026-12-24T09:00'],
    ['12月24日 14:00', '2026-12-24T14:00'],
    ['1-5', '2027-01-05T09:00'],
    ['2027-02-28 7:00', '2027-02-28T07:00'],
    ['2026-11-30', null],
    ['today 9:00', null],
    ['2-30', null],
    ['25:00', null],
    ['soon', null],
    ['', null],
  ])('%s is %s', (typed, expected) => {
    expect(said(readMoment(typed, at(NOW), SHANGHAI))).toBe(expected);
  });
});
