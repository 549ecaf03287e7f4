import { describe, expect, it } from 'vitest';
import { createSlaCases } from '../../../../../scripts/outpost/sla-case.ts';

type Windows = readonly (readonly [string, string])[];
type Expected = Readonly<{ businessMinutes?: number; due?: string }>;
type Landmark = readonly [title: string, calendar: object, asked: object, expected: Expected];

const OFFICE: Windows = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];
const weekdays = (windows: Windows) => ({
  mon: windows,
  tue: windows,
  wed: windows,
  thu: windows,
  fri: windows,
});
const everyDay = (windows: Windows) => ({ ...weekdays(windows), sat: windows, sun: windows });

/** The State Council's plan for 2026: off from Thursday 1 to Wednesday 7 October, worked on 20 September and 10 October. */
const CHINA = {
  timeZone: 'Asia/Shanghai',
  windows: weekdays(OFFICE),
  holidays: [1, 2, 3, 4, 5, 6, 7].map((day) => `2026-10-0${day}`),
  workdays: ['2026-09-20', '2026-10-10'],
};
const ON_TENTH = { date: '2026-10-10', windows: [['10:00', '15:00']] };
const IN_HOLIDAYS = { start: '2026-10-01T00:00:00+08:00', end: '2026-10-12T00:00:00+08:00' };
const berlin = (windows: object) => ({ timeZone: 'Europe/Berlin', windows });
const SPRING = { start: '2026-03-28T12:00:00+01:00', end: '2026-03-29T12:00:00+02:00' };
const AUTUMN = { start: '2026-10-24T12:00:00+02:00', end: '2026-10-25T12:00:00+01:00' };
const MONDAY = { start: '2026-03-02T00:00:00Z', end: '2026-03-03T00:00:00Z' };
const utc = (windows: object, more: object = {}) => ({ timeZone: 'UTC', windows, ...more });
const NINE = '2026-03-02T09:00:00Z';

/** Worked out by hand, on paper. */
const LANDMARKS: readonly Landmark[] = [
  ['National Day: 8, 9 and 10 October are worked', CHINA, IN_HOLIDAYS, { businessMinutes: 3 * 480 }],
  [
    'National Day: the eve goes on eight days later',
    CHINA,
    { start: '2026-09-30T17:30:00+08:00', addMinutes: 90 },
    { due: '2026-10-08T10:00:00+08:00' },
  ],
  [
    'a make-up Sunday has the windows of Monday',
    CHINA,
    { start: '2026-09-19T00:00:00+08:00', addMinutes: 480 },
    { due: '2026-09-20T18:00:00+08:00' },
  ],
  [
    'a make-up day with windows of its own',
    { ...CHINA, workdays: [ON_TENTH] },
    IN_HOLIDAYS,
    { businessMinutes: 2 * 480 + 300 },
  ],
  [
    'a date that is holiday and make-up day is worked',
    { ...CHINA, workdays: ['2026-10-01'] },
    IN_HOLIDAYS,
    { businessMinutes: 3 * 480 },
  ],
  ['1 to 4 in spring is two hours', berlin({ sun: [['01:00', '04:00']] }), SPRING, { businessMinutes: 120 }],
  ['1 to 4 in autumn is four hours', berlin({ sun: [['01:00', '04:00']] }), AUTUMN, { businessMinutes: 240 }],
  ['the night shift of spring', berlin({ sat: [['22:00', '06:00']] }), SPRING, { businessMinutes: 420 }],
  ['the night shift of autumn', berlin({ sat: [['22:00', '06:00']] }), AUTUMN, { businessMinutes: 540 }],
  [
    'due where the clocks jump',
    berlin({ sat: [['22:00', '06:00']] }),
    { start: '2026-03-28T22:00:00+01:00', addMinutes: 240 },
    { due: '2026-03-29T03:00:00+02:00' },
  ],
  [
    'due in the hour that comes twice',
    berlin({ sat: [['22:00', '06:00']] }),
    { start: '2026-10-24T22:00:00+02:00', addMinutes: 300 },
    { due: '2026-10-25T02:00:00+01:00' },
  ],
  ['a start in the gap is its end', berlin({ sun: [['02:30', '04:00']] }), SPRING, { businessMinutes: 60 }],
  ['an end in the gap is its end', berlin({ sun: [['01:00', '02:30']] }), SPRING, { businessMinutes: 60 }],
  ['a window in the gap is none', berlin({ sun: [['02:10', '02:50']] }), SPRING, { businessMinutes: 0 }],
  ['a start that comes twice', berlin({ sun: [['02:30', '03:00']] }), AUTUMN, { businessMinutes: 90 }],
  ['an end that comes twice', berlin({ sun: [['01:00', '02:30']] }), AUTUMN, { businessMinutes: 150 }],
  ['up to the repeated hour', berlin({ sun: [['01:00', '02:00']] }), AUTUMN, { businessMinutes: 60 }],
  ['only the repeated hour', berlin({ sun: [['02:00', '03:00']] }), AUTUMN, { businessMinutes: 120 }],
  [
    'windows that meet in the repeated hour count once',
    berlin({
      sun: [
        ['01:00', '02:30'],
        ['02:30', '04:00'],
      ],
    }),
    AUTUMN,
    { businessMinutes: 240 },
  ],
  [
    'Lord Howe goes forward by half an hour',
    { timeZone: 'Australia/Lord_Howe', windows: { sun: [['01:00', '03:00']] } },
    { start: '2026-10-04T01:00:00+10:30', end: '2026-10-05T00:00:00+11:00', addMinutes: 75 },
    { businessMinutes: 90, due: '2026-10-04T02:45:00+11:00' },
  ],
  [
    'Lord Howe goes back by half an hour',
    { timeZone: 'Australia/Lord_Howe', windows: { sun: [['01:00', '03:00']] } },
    { start: '2026-04-05T00:00:00+11:00', end: '2026-04-06T00:00:00+10:30' },
    { businessMinutes: 150 },
  ],
  [
    'Kathmandu is three quarters of an hour off',
    { timeZone: 'Asia/Kathmandu', windows: { mon: [['10:00', '17:00']] } },
    { start: '2026-01-05T04:00:00Z', addMinutes: 60 },
    { due: '2026-01-05T11:00:00+05:45' },
  ],
  [
    'Apia had no 30 December 2011',
    { timeZone: 'Pacific/Apia', windows: weekdays([['09:00', '17:00']]) },
    { start: '2011-12-29T09:00:00-10:00', end: '2012-01-03T00:00:00+14:00' },
    { businessMinutes: 2 * 480 },
  ],
  [
    'Apia: a shift into the skipped day ends with the day before',
    { timeZone: 'Pacific/Apia', windows: { thu: [['22:00', '06:00']] } },
    { start: '2011-12-29T09:00:00-10:00', end: '2012-01-03T00:00:00+14:00' },
    { businessMinutes: 120 },
  ],
  [
    'Apia: two hours over the skipped day',
    { timeZone: 'Pacific/Apia', windows: everyDay([['00:00', '24:00']]) },
    { start: '2011-12-29T23:00:00-10:00', addMinutes: 120 },
    { due: '2011-12-31T01:00:00+14:00' },
  ],
  [
    'St. John’s went back at 00:01: Saturday evening is three hours',
    { timeZone: 'America/St_Johns', windows: { sat: [['22:00', '24:00']] } },
    { start: '2006-10-28T12:00:00-02:30', end: '2006-10-29T12:00:00-03:30' },
    { businessMinutes: 180 },
  ],
  [
    'St. John’s: evening and first hour of Sunday overlap, and count once',
    { timeZone: 'America/St_Johns', windows: { sat: [['22:00', '24:00']], sun: [['00:00', '01:00']] } },
    { start: '2006-10-28T12:00:00-02:30', end: '2006-10-29T12:00:00-03:30' },
    { businessMinutes: 240 },
  ],
  [
    'São Paulo skipped midnight',
    { timeZone: 'America/Sao_Paulo', windows: { sun: [['00:00', '02:00']] } },
    { start: '2018-11-03T12:00:00-03:00', end: '2018-11-04T12:00:00-02:00' },
    { businessMinutes: 60 },
  ],
  [
    'a shift that began before a holiday is finished',
    utc({ mon: [['22:00', '06:00']] }, { holidays: ['2026-03-03'] }),
    { start: NINE, end: '2026-03-04T00:00:00Z' },
    { businessMinutes: 480 },
  ],
  [
    'none begins on a holiday',
    utc({ mon: [['22:00', '06:00']] }, { holidays: ['2026-03-02'] }),
    { start: NINE, end: '2026-03-04T00:00:00Z' },
    { businessMinutes: 0 },
  ],
  [
    'overlapping windows count once',
    utc({
      mon: [
        ['12:00', '17:00'],
        ['09:00', '13:00'],
      ],
    }),
    MONDAY,
    { businessMinutes: 480 },
  ],
  ['until midnight', utc({ mon: [['22:00', '00:00']] }), MONDAY, { businessMinutes: 120 }],
  ['a whole day', utc({ mon: [['00:00', '24:00']] }), MONDAY, { businessMinutes: 1440 }],
  [
    'due at the end of a window, not at the start of the next',
    utc({ mon: OFFICE }),
    { start: NINE, addMinutes: 180 },
    { due: '2026-03-02T12:00:00+00:00' },
  ],
  [
    'nothing to add is the start, also outside of business time',
    utc({ mon: OFFICE }),
    { start: '2026-03-01T04:00:00Z', addMinutes: 0 },
    { due: '2026-03-01T04:00:00+00:00' },
  ],
  [
    'overlapping pauses count once',
    utc({ mon: [['09:00', '17:00']] }),
    {
      ...MONDAY,
      addMinutes: 120,
      pauses: [
        ['2026-03-02T10:30:00Z', '2026-03-02T11:30:00Z'],
        ['2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z'],
      ],
    },
    { businessMinutes: 390, due: '2026-03-02T12:30:00+00:00' },
  ],
  [
    'a pause over the night',
    utc(weekdays([['09:00', '17:00']])),
    {
      start: '2026-03-02T15:00:00Z',
      addMinutes: 120,
      pauses: [['2026-03-02T16:00:00Z', '2026-03-03T10:00:00Z']],
    },
    { due: '2026-03-03T11:00:00+00:00' },
  ],
  [
    'seconds stay',
    utc({ mon: OFFICE }),
    { start: '2026-03-02T09:00:30Z', end: '2026-03-02T09:01:00Z', addMinutes: 1 },
    { businessMinutes: 0.5, due: '2026-03-02T09:01:30+00:00' },
  ],
  [
    'the first hours of a Monday belong to the shift of Sunday',
    utc({ sun: [['22:00', '06:00']] }),
    { ...MONDAY, addMinutes: 360 },
    { businessMinutes: 360, due: '2026-03-02T06:00:00+00:00' },
  ],
  [
    'one day of work in all: the night goes over the end of its week',
    utc({}, { workdays: [{ date: '2026-03-01', windows: [['22:00', '06:00']] }] }),
    { start: '2026-02-01T00:00:00Z', addMinutes: 480 },
    { due: '2026-03-02T06:00:00+00:00' },
  ],
];

describe('business time by hand', () => {
  it.each(LANDMARKS)('%s', (_title, calendar, asked, expected) => {
    expect(createSlaCases()(JSON.stringify({ calendar, ...asked }))).toEqual(expected);
  });
});
