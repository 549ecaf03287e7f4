import type { Calendar, TimeWindow } from '../../../shared/model/calendar.ts';
import { stretchesOf } from './calendar-text.ts';

/** The days of the week as calendars name them. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Weekdays in a row with the same hours; without any, nobody works. */
export interface WeekPart {
  readonly from: Weekday;
  readonly to: Weekday;
  readonly windows: readonly TimeWindow[];
}

/** The week of a calendar, days with the same hours together. */
export function weekOf({ windows }: Calendar): readonly WeekPart[] {
  const parts: WeekPart[] = [];
  for (const day of WEEKDAYS) {
    const own = windows[day] ?? [];
    const last = parts.at(-1);
    if (last !== undefined && JSON.stringify(last.windows) === JSON.stringify(own))
      parts[parts.length - 1] = { ...last, to: day };
    else parts.push({ from: day, to: day, windows: own });
  }
  return parts;
}

/** Days out of the usual, in a row: off, or worked although their weekday is not. */
export interface SpecialDays {
  readonly from: string;
  readonly to: string;
  readonly isWorked: boolean;
}

/** The next special days from a day on, the nearest first. A day that is off and made up for is worked. */
export function nextSpecialDays(
  { holidays = [], workdays = [] }: Calendar,
  today: string,
): readonly SpecialDays[] {
  const worked = new Set(workdays.map(({ date }) => date));
  const off = holidays.filter((date) => !worked.has(date));
  const days = (dates: Iterable<string>, isWorked: boolean): SpecialDays[] =>
    stretchesOf([...new Set(dates)].toSorted()).map(([from, to]) => ({ from, to, isWorked }));
  return [...days(off, false), ...days(worked, true)]
    .filter(({ to }) => to >= today)
    .sort((one, other) => (one.from < other.from ? -1 : 1));
}

/** The last day that the calendar says anything of; null where it knows no special days. */
export function lastSpecialDay({ holidays = [], workdays = [] }: Calendar): string | null {
  return [...holidays, ...workdays.map(({ date }) => date)].toSorted().at(-1) ?? null;
}

/** Which day it is in the zone of the calendar. */
export function todayIn(timeZone: string, now: number): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(now);
}
