import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBusinessTime } from '../../../../../shared/domain/business-time/business-time.ts';
import {
  createZoneClock,
  isoInZone,
  type ZoneClock,
} from '../../../../../shared/domain/business-time/zone-clock.ts';
import type { Calendar } from '../../../../../shared/model/calendar.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ZONES = Intl.supportedValuesOf('timeZone');
const FROM = Date.UTC(2000, 0, 1);
const TO = Date.UTC(2041, 0, 1);

const time = fc
  .integer({ min: 0, max: 24 * 4 - 1 })
  .map((n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`);
const window = fc.tuple(time, time).filter(([start, end]) => start !== end);
const windows = fc.array(window, { maxLength: 3 });
const week = fc.record(
  { mon: windows, tue: windows, wed: windows, thu: windows, fri: windows, sat: windows, sun: windows },
  { requiredKeys: [] },
);
/** Days from the start of the case, so that exceptions meet it. */
const daysAway = fc.uniqueArray(fc.integer({ min: -2, max: 30 }), { maxLength: 4 });
const span = fc.record({ after: fc.nat(20 * DAY), lasts: fc.nat(2 * DAY) });

const YEARS = 41;
const MONTHS = Array.from({ length: YEARS * 12 + 1 }, (_, month) => Date.UTC(2000, month));
type Zone = Readonly<{ name: string; clock: ZoneClock; changes: readonly number[] }>;
const known = new Map<string, Zone>();

/** A zone with the starts of the months in which its clocks change. */
function zoneOf(name: string): Zone {
  const clock = createZoneClock(name);
  const zone = known.get(name) ?? {
    name,
    clock,
    changes: MONTHS.slice(0, -1).filter(
      (at, index) => clock.offsetAt(at) !== clock.offsetAt(MONTHS[index + 1] ?? at),
    ),
  };
  known.set(name, zone);
  return zone;
}

/** The zone is chosen first, the instant near one of its changes if it has any. */
const place = fc.constantFrom(...ZONES).chain((name) => {
  const zone = zoneOf(name);
  const near =
    zone.changes.length > 0 ? fc.constantFrom(...zone.changes) : fc.integer({ min: FROM, max: TO });
  return fc.tuple(near, fc.nat(31 * DAY)).map(([at, more]) => ({ zone, startAt: at + more }));
});

const situation = fc
  .record({
    place,
    week,
    monday: fc.array(window, { minLength: 1, maxLength: 3 }),
    daysAway,
    worked: daysAway,
  })
  .map(({ place: { zone, startAt }, week: others, monday, ...days }) => {
    const date = (away: number): string => new Date(startAt + away * DAY).toISOString().slice(0, 10);
    const calendar: Calendar = {
      timeZone: zone.name,
      windows: { ...others, mon: monday },
      holidays: days.daysAway.map(date),
      workdays: days.worked.map((away) => ({ date: date(away) })),
    };
    return { startAt, business: createBusinessTime(calendar, zone.clock) };
  });

const pausesFrom = (startAt: number, spans: readonly { after: number; lasts: number }[]) =>
  spans.map(({ after, lasts }) => ({ from: startAt + after, to: startAt + after + lasts }));

describe('business time in every zone, 2000 to 2040', () => {
  it('is additive and never negative, and no more than real time', () => {
    fc.assert(
      fc.property(
        situation,
        fc.array(span, { maxLength: 3 }),
        fc.nat(20 * DAY),
        fc.nat(20 * DAY),
        ({ startAt, business }, spans, one, two) => {
          const pauses = pausesFrom(startAt, spans);
          const first = business.minutesBetween(startAt, startAt + one, pauses);
          const second = business.minutesBetween(startAt + one, startAt + one + two, pauses);
          const both = business.minutesBetween(startAt, startAt + one + two, pauses);
          expect(both).toBeCloseTo(first + second, 6);
          expect(first).toBeGreaterThanOrEqual(0);
          expect(first).toBeLessThanOrEqual(one / MINUTE);
          expect(business.minutesBetween(startAt, startAt + one)).toBeGreaterThanOrEqual(first);
        },
      ),
      { numRuns: 250 },
    );
  });

  it('counts back from a due time to what was added, which no earlier instant reaches', () => {
    fc.assert(
      fc.property(
        situation,
        fc.array(span, { maxLength: 3 }),
        fc.nat(3_000),
        ({ startAt, business }, spans, minutes) => {
          const pauses = pausesFrom(startAt, spans);
          const dueAt = business.dueAt(startAt, minutes, pauses);
          expect(business.minutesBetween(startAt, dueAt, pauses)).toBe(minutes);
          if (minutes > 0) {
            expect(business.minutesBetween(startAt, dueAt - 1, pauses)).toBeLessThan(minutes);
          }
        },
      ),
      { numRuns: 250 },
    );
  });

  it('is due later for more minutes and for a later start, and in two steps as in one', () => {
    fc.assert(
      fc.property(
        situation,
        fc.array(span, { maxLength: 3 }),
        fc.nat(2_000),
        fc.integer({ min: 1, max: 2_000 }),
        fc.nat(3 * DAY),
        ({ startAt, business }, spans, minutes, more, later) => {
          const pauses = pausesFrom(startAt, spans);
          const dueAt = business.dueAt(startAt, minutes, pauses);
          const nextAt = business.dueAt(startAt, minutes + more, pauses);
          expect(nextAt).toBeGreaterThan(dueAt);
          expect(business.dueAt(dueAt, more, pauses)).toBe(nextAt);
          expect(business.dueAt(startAt + later, minutes, pauses)).toBeGreaterThanOrEqual(dueAt);
        },
      ),
      { numRuns: 250 },
    );
  });

  it('of a calendar that never closes is real time, over every change of every zone', () => {
    const always: Calendar['windows'] = Object.fromEntries(
      ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]]),
    );
    let changes = 0;
    for (const { name, clock, changes: months } of ZONES.map(zoneOf)) {
      const business = createBusinessTime({ timeZone: name, windows: always }, clock);
      const wrong = months.filter((at) => business.minutesBetween(at, at + 32 * DAY) !== 32 * 24 * 60);
      expect([name, ...wrong.map((at) => new Date(at).toISOString())]).toEqual([name]);
      changes += months.length;
    }
    expect(changes).toBeGreaterThan(5_000);
  });

  it('shows each instant so that it can be read back', () => {
    fc.assert(
      fc.property(place, ({ zone, startAt }) => {
        expect(Date.parse(isoInZone(startAt, zone.clock))).toBe(startAt);
      }),
      { numRuns: 200 },
    );
  });
});
