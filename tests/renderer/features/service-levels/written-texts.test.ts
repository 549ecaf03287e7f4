import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  lastSpecialDay,
  nextSpecialDays,
  todayIn,
  weekOf,
} from '../../../../renderer/features/service-levels/calendar-days.ts';
import {
  datesOf,
  datesText,
  windowsOf,
  windowsText,
  workdaysOf,
  workdaysText,
} from '../../../../renderer/features/service-levels/calendar-text.ts';
import { durationText, minutesOf } from '../../../../renderer/features/service-levels/duration-text.ts';
import { Calendar } from '../../../../shared/model/calendar.ts';

const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('times of service levels', () => {
  test('are read again as they are written, in both languages', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (minutes) => {
        expect(minutesOf(durationText(minutes, 'en'))).toBe(minutes);
        expect(minutesOf(durationText(minutes, 'zh-CN'))).toBe(minutes);
      }),
    );
  });

  test.each([
    ['90', 90],
    ['1.5h', 90],
    ['1h30', 90],
    ['2小时', 120],
    ['30 分', 30],
    ['', null],
    ['soon', Number.NaN],
    ['1 day', Number.NaN],
  ])('%s', (text, minutes) => {
    expect(minutesOf(text)).toBe(minutes);
  });
});

describe('days and hours of calendars', () => {
  test('days are read again as they are written, stretches in one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(day, { maxLength: 60 }), (days) => {
        const sorted = days.toSorted();
        expect(datesOf(datesText(sorted))).toEqual(sorted);
        const workdays = sorted.map((date, place) =>
          place % 2 === 0 ? { date } : { date, windows: windowsOf('9:00-12:00, 13:30–18:00') },
        );
        expect(workdaysOf(workdaysText(workdays))).toEqual(workdays);
      }),
    );
    expect(datesText(['2026-09-30', '2026-10-01', '2026-10-02'])).toBe('2026-09-30–2026-10-02');
    expect(datesOf('2026-10-01至2026-10-03，2026-12-31')).toHaveLength(4);
  });

  test('hours are taken as people write them, and what are none stays for the schema to refuse', () => {
    expect(windowsOf('9:00-12:00，13:30至18:00')).toEqual([
      ['09:00', '12:00'],
      ['13:30', '18:00'],
    ]);
    const refused = (windows: unknown) =>
      Calendar.safeParse({ timeZone: 'Asia/Shanghai', windows: { mon: windows } }).success;
    for (const text of ['nine', '09:00', '09:00-12:00-13:00', '25:00-26:00'])
      expect(refused(windowsOf(text))).toBe(false);
    expect(windowsText(windowsOf('22:00–06:00'))).toBe('22:00–06:00');
  });

  const calendar = Calendar.parse({
    timeZone: 'Asia/Shanghai',
    windows: { mon: [['09:00', '18:00']], tue: [['09:00', '18:00']], sat: [['10:00', '12:00']] },
    holidays: ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-10'],
    workdays: ['2026-10-10', '2026-09-20'],
  });

  test('the week says days with the same hours once', () => {
    expect(weekOf(calendar).map(({ from, to, windows }) => [from, to, windows.length])).toEqual([
      ['mon', 'tue', 1],
      ['wed', 'fri', 0],
      ['sat', 'sat', 1],
      ['sun', 'sun', 0],
    ]);
  });

  test('the next special days come in their order; a day that is made up for is worked; what is over is left out', () => {
    expect(nextSpecialDays(calendar, '2026-10-02')).toEqual([
      { from: '2026-10-01', to: '2026-10-03', isWorked: false },
      { from: '2026-10-10', to: '2026-10-10', isWorked: true },
    ]);
    expect(nextSpecialDays(calendar, '2026-10-11')).toEqual([]);
    expect(lastSpecialDay(calendar)).toBe('2026-10-10');
    expect(todayIn('Asia/Shanghai', Date.UTC(2026, 8, 30, 20))).toBe('2026-10-01');
  });
});
