import { translate } from '../../shared/i18n/resources.ts';
import type { Locale } from '../../shared/model/locale.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Below this, counting seconds is noise. */
const JUST_NOW_MS = 5 * SECOND_MS;

function cached<T>(
  make: (locale: Locale, zone: string | undefined) => T,
): (locale: Locale, zone?: string) => T {
  const known = new Map<string, T>();
  return (locale, zone) => {
    const key = `${locale} ${zone ?? ''}`;
    const found = known.get(key) ?? make(locale, zone);
    known.set(key, found);
    return found;
  };
}

const relative = cached(
  (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' }),
);
const clockTime = cached(
  (locale, timeZone) =>
    new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }),
);
const dayMonth = cached(
  (locale, timeZone) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone }),
);
const dayMonthYear = cached(
  (locale, timeZone) =>
    new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone }),
);
const dayHeading = cached(
  (locale, timeZone) =>
    new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone }),
);
const moment = cached(
  (locale, timeZone) =>
    new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
    }),
);
const exact = cached(
  (locale, timeZone) => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium', timeZone }),
);
const isoDay = cached(
  (_locale, timeZone) =>
    new Intl.DateTimeFormat('sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone }),
);

/** Offsets of time zones are whole quarters of an hour, so all instants of one lie on the same day. */
const QUARTER_MS = 15 * MINUTE_MS;
const KNOWN_DAYS = 2_000;
const days = new Map<string, string>();

/** The calendar day of an instant as `2026-11-26`; written once per quarter of an hour, because lists ask again and again. */
function dayOf(at: number, timeZone: string | undefined): string {
  const quarter = Math.floor(at / QUARTER_MS);
  const key = `${quarter} ${timeZone ?? ''}`;
  let day = days.get(key);
  if (day === undefined) {
    day = isoDay('en', timeZone).format(quarter * QUARTER_MS);
    if (days.size >= KNOWN_DAYS) days.clear();
    days.set(key, day);
  }
  return day;
}

/** "2 min ago", "in 3 hr": how far an instant (UTC ms) lies from `now`. */
export function relativeTime(at: number, now: number, locale: Locale): string {
  const distanceMs = at - now;
  const size = Math.abs(distanceMs);
  const format = relative(locale);
  if (size < JUST_NOW_MS) return translate(locale, 'time.justNow');
  if (size < MINUTE_MS) return format.format(Math.round(distanceMs / SECOND_MS), 'second');
  if (size < HOUR_MS) return format.format(Math.trunc(distanceMs / MINUTE_MS), 'minute');
  if (size < DAY_MS) return format.format(Math.trunc(distanceMs / HOUR_MS), 'hour');
  return format.format(Math.trunc(distanceMs / DAY_MS), 'day');
}

/** As short as a column allows: the time today, the day this year, else day and year. */
export function shortTime(at: number, now: number, locale: Locale, timeZone?: string): string {
  if (isSameDay(at, now, timeZone)) return clockTime(locale, timeZone).format(at);
  const isSameYear = dayOf(at, timeZone).slice(0, 4) === dayOf(now, timeZone).slice(0, 4);
  return (isSameYear ? dayMonth : dayMonthYear)(locale, timeZone).format(at);
}

/** An instant that people make plans with: the time alone today, else with its day. */
export function momentTime(at: number, now: number, locale: Locale, timeZone?: string): string {
  return (isSameDay(at, now, timeZone) ? clockTime : moment)(locale, timeZone).format(at);
}

/** The full date and time, for the hover. */
export function exactTime(at: number, locale: Locale, timeZone?: string): string {
  return exact(locale, timeZone).format(at);
}

/** Hours and minutes of an entry of a conversation. */
export function timeOfDay(at: number, locale: Locale, timeZone?: string): string {
  return clockTime(locale, timeZone).format(at);
}

/** The heading of a day in a conversation. */
export function dayTitle(at: number, now: number, locale: Locale, timeZone?: string): string {
  if (isSameDay(at, now, timeZone)) return relative(locale).format(0, 'day');
  if (isSameDay(at, now - DAY_MS, timeZone)) return relative(locale).format(-1, 'day');
  return dayHeading(locale, timeZone).format(at);
}

/** Whether two instants fall on the same calendar day. */
export function isSameDay(a: number, b: number, timeZone?: string): boolean {
  return dayOf(a, timeZone) === dayOf(b, timeZone);
}
