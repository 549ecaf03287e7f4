import type { Calendar } from '../../model/calendar.ts';
import { type BusinessTime, createBusinessTime } from '../business-time/business-time.ts';
import type { ZoneClock } from '../business-time/zone-clock.ts';

/** What a ticket is put aside until most often. */
export type SnoozePreset = 'laterToday' | 'tomorrow' | 'nextWorkday' | 'inAWeek';

const MINUTE_MS = 60_000;
const HALF_HOUR_MS = 30 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LATER_MS = 3 * 60 * MINUTE_MS;
/** After as many working days in a row nobody has time off. */
const MOST_DAYS = 14;

/** The week of whoever has no calendar. */
const OFFICE: Calendar['windows'] = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '18:00']]]),
);

/**
 * The working time of somebody: of the calendars of the organization the first of their zone with a day that begins in the morning, or
 * the usual week of an office.
 */
export function workCalendar(calendars: Readonly<Record<string, Calendar>>, timeZone: string): Calendar {
  const begins = ({ windows }: Calendar): boolean =>
    Object.values(windows).some((day) => day?.some(([from]) => from !== '00:00') === true);
  const own = Object.values(calendars).find((calendar) => calendar.timeZone === timeZone && begins(calendar));
  return own ?? { timeZone, windows: OFFICE };
}

/**
 * The instants that are offered, in their order and each once: later today while it is still worked then, tomorrow if it is worked, the
 * first working day after the next days off, and the first one a week from now.
 * @param clock of the calendar's zone
 */
export function snoozePresets(
  calendar: Calendar,
  clock: ZoneClock,
  now: number,
): readonly { readonly preset: SnoozePreset; readonly at: number }[] {
  const time = createBusinessTime(calendar, clock);
  const today = dayAt(clock, now);
  const opensOn = (day: number): number => firstOpen(time, clock.startOf(day * DAY_MS));
  const isWorked = (day: number): boolean => dayAt(clock, opensOn(day)) === day;
  const later = Math.floor((now + LATER_MS) / HALF_HOUR_MS) * HALF_HOUR_MS;
  const isLaterWorked = dayAt(clock, later) === today && firstOpen(time, later) === later;
  const days = Array.from({ length: MOST_DAYS }, (_, ahead) => today + 1 + ahead);
  const dayOff = days.find((day) => !isWorked(day));
  const wanted = [
    ...(isLaterWorked ? [{ preset: 'laterToday' as const, at: later }] : []),
    ...(isWorked(today + 1) ? [{ preset: 'tomorrow' as const, at: opensOn(today + 1) }] : []),
    ...(dayOff === undefined ? [] : [{ preset: 'nextWorkday' as const, at: opensOn(dayOff) }]),
    { preset: 'inAWeek' as const, at: opensOn(today + 7) },
  ].sort((one, other) => one.at - other.at);
  return wanted.filter(({ at }, place) => at !== wanted[place - 1]?.at);
}

/** The day on the wall, counted from 1970. */
function dayAt(clock: ZoneClock, instant: number): number {
  return Math.floor((instant + clock.offsetAt(instant)) / DAY_MS);
}

/** The first instant from which on business time passes: a moment before its first millisecond is over. */
function firstOpen(time: BusinessTime, from: number): number {
  return time.dueAt(from, 1 / MINUTE_MS) - 1;
}
