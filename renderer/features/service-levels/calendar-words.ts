import type { Calendar } from '../../../shared/model/calendar.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import { WEEKDAYS, type WeekPart } from './calendar-days.ts';

/** What a calendar is called: its name, or else its key. */
export function calendarName(
  calendars: Readonly<Record<string, Calendar>>,
  key: string,
  locale: Locale,
): string {
  return calendars[key]?.titles?.[locale] || key;
}

/** The name of a weekday. 2024 began with a Monday. */
export function weekdayName(day: (typeof WEEKDAYS)[number], locale: Locale): string {
  const at = Date.UTC(2024, 0, 1 + WEEKDAYS.indexOf(day));
  return new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(at);
}

/** “Mon – Fri”. */
export function weekdaysText({ from, to }: WeekPart, locale: Locale): string {
  return from === to
    ? weekdayName(from, locale)
    : `${weekdayName(from, locale)} – ${weekdayName(to, locale)}`;
}

/** Days as they are said: “1 – 7 Oct 2026”. */
export function daysText({ from, to }: { from: string; to: string }, locale: Locale): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  return format.formatRange(Date.parse(from), Date.parse(to));
}
