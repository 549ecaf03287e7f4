import type { Calendar, TimeWindow } from '../../model/calendar.ts';
import { mergeSpans, type Span } from './spans.ts';
import type { ZoneClock } from './zone-clock.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const WEEK_MS = 7 * DAY_MS;

/** Wall time of a Monday; weeks are counted from it. */
const FIRST_MONDAY = Date.UTC(1970, 0, 5);

/** From Sunday, as days of 1970 are counted: its fourth day was one. */
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const FIRST_SUNDAY = 3;

/** One week of the wall, Monday to Monday, with its business time in order. */
export type BusinessWeek = Readonly<{ whole: Span; spans: readonly Span[]; totalMs: number }>;

/** The weeks of a calendar, each worked out when it is first asked for and remembered. */
export interface BusinessWeeks {
  /** The week that the wall shows at an instant: where clocks go back over a Monday, it may be over already. */
  numberAt(instant: number): number;
  get(number: number): BusinessWeek;
  /** The last week that can have business time; null: there is none at all. */
  readonly lastNumber: number | null;
}

/** Minutes of the day, the end after the start: one over midnight ends after 24 hours. */
type DayWindow = Readonly<{ start: number; end: number }>;

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function readWindows(windows: readonly TimeWindow[] = []): readonly DayWindow[] {
  return windows.map(([from, to]) => {
    const [start, end] = [minuteOf(from), minuteOf(to)];
    return { start, end: end > start ? end : end + 24 * 60 };
  });
}

const dayOf = (date: string): number => Date.parse(date) / DAY_MS;
const weekOf = (day: number): number => Math.floor((day * DAY_MS - FIRST_MONDAY) / WEEK_MS);

/** Days that differ from their weekday, by their number since 1970. */
function readExceptions({ windows, holidays = [], workdays = [] }: Calendar) {
  const exceptions = new Map<number, readonly DayWindow[]>();
  for (const date of holidays) exceptions.set(dayOf(date), []);
  for (const { date, windows: own } of workdays) exceptions.set(dayOf(date), readWindows(own ?? windows.mon));
  return exceptions;
}

/** Finds the last week in which anything can begin, and the one after it for what goes over midnight. */
function lastWeek(
  weekly: readonly (readonly DayWindow[])[],
  exceptions: ReadonlyMap<number, readonly DayWindow[]>,
): number | null {
  if (weekly.some((windows) => windows.length > 0)) return Number.POSITIVE_INFINITY;
  const worked = [...exceptions].filter(([, windows]) => windows.length > 0).map(([day]) => day);
  return worked.length === 0 ? null : weekOf(worked.reduce((one, other) => Math.max(one, other))) + 1;
}

/** Puts the windows of a calendar on the line of real time, a week at a time. */
export function createBusinessWeeks(calendar: Calendar, clock: ZoneClock): BusinessWeeks {
  const weekly = WEEKDAYS.map((weekday) => readWindows(calendar.windows[weekday]));
  const exceptions = readExceptions(calendar);
  const known = new Map<number, BusinessWeek>();

  const windowsOf = (day: number): readonly DayWindow[] =>
    exceptions.get(day) ?? weekly[(((day - FIRST_SUNDAY) % 7) + 7) % 7] ?? [];

  const build = (number: number): BusinessWeek => {
    const monday = (FIRST_MONDAY + number * WEEK_MS) / DAY_MS;
    const whole = { from: clock.startOf(monday * DAY_MS), to: clock.startOf((monday + 7) * DAY_MS) };
    const spans: Span[] = [];
    // A window goes over one midnight, and clocks set back at midnight can carry it over the next.
    for (let day = monday - 2; day < monday + 7; day += 1) {
      for (const { start, end } of windowsOf(day)) {
        const from = clock.startOf(day * DAY_MS + start * MINUTE_MS);
        const to = clock.endOf(day * DAY_MS + end * MINUTE_MS);
        spans.push({ from: Math.max(from, whole.from), to: Math.min(to, whole.to) });
      }
    }
    const merged = mergeSpans(spans);
    return { whole, spans: merged, totalMs: merged.reduce((sum, { from, to }) => sum + to - from, 0) };
  };

  const get = (number: number): BusinessWeek => {
    const week = known.get(number) ?? build(number);
    known.set(number, week);
    return week;
  };

  return {
    get,
    lastNumber: lastWeek(weekly, exceptions),
    numberAt: (instant) => Math.floor((instant + clock.offsetAt(instant) - FIRST_MONDAY) / WEEK_MS),
  };
}
