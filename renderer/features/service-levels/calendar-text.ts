import type { Calendar, TimeWindow } from '../../../shared/model/calendar.ts';

type Workday = NonNullable<Calendar['workdays']>[number];

const DAY_MS = 86_400_000;
/** A holiday is shorter; a longer stretch is a slip in the year. */
const MOST_DAYS = 400;
const RANGE = /^(\d{4}-\d{2}-\d{2})(?:\.\.|–|~|至)(\d{4}-\d{2}-\d{2})$/;

/** `09:00–12:00, 13:30–18:00`. */
export function windowsText(windows: readonly TimeWindow[]): string {
  return windows.map(([start, end]) => `${start}–${end}`).join(', ');
}

/** The windows that somebody wrote. What is none stays as it is, for the schema to refuse. */
export function windowsOf(text: string): TimeWindow[] {
  return partsOf(text, /[,，、;；]/).map((part): TimeWindow => {
    const [start = '', end = '', ...more] = part.split(/[-–—~至]/).map((time) => time.trim());
    return [filled(start), more.length > 0 ? part : filled(end)];
  });
}

function filled(time: string): string {
  const plain = time.replace('：', ':');
  return /^\d:/.test(plain) ? `0${plain}` : plain;
}

/** Days, one stretch a line: `2026-10-01–2026-10-07`. */
export function datesText(dates: readonly string[]): string {
  return stretchesOf(dates)
    .map(([from, to]) => (from === to ? from : `${from}–${to}`))
    .join('\n');
}

/** The days that somebody wrote, one by one. */
export function datesOf(text: string): string[] {
  return partsOf(text, /[\s,，、;；]+/).flatMap((part) => {
    const [, from = '', to = ''] = RANGE.exec(part) ?? [];
    const count = (Date.parse(to) - Date.parse(from)) / DAY_MS;
    if (!(count >= 0 && count <= MOST_DAYS)) return [part];
    return Array.from({ length: count + 1 }, (_none, day) => dayAfter(from, day));
  });
}

/** Make-up days, one a line, with their own hours behind them where they have any. */
export function workdaysText(workdays: readonly Workday[]): string {
  return workdays
    .map(({ date, windows }) => (windows === undefined ? date : `${date} ${windowsText(windows)}`))
    .join('\n');
}

/** The make-up days that somebody wrote. */
export function workdaysOf(text: string): Workday[] {
  return partsOf(text, /\n/).map((line): Workday => {
    const [date = '', ...hours] = line.split(/\s+/);
    return hours.length === 0 ? { date } : { date, windows: windowsOf(hours.join(' ')) };
  });
}

/** Days that follow one another, together: the first and the last of each stretch, in their order. */
export function stretchesOf(dates: readonly string[]): (readonly [from: string, to: string])[] {
  const stretches: [string, string][] = [];
  for (const date of dates) {
    const last = stretches.at(-1);
    if (last !== undefined && dayAfter(last[1], 1) === date) last[1] = date;
    else stretches.push([date, date]);
  }
  return stretches;
}

function dayAfter(date: string, days: number): string {
  const at = Date.parse(date) + days * DAY_MS;
  return Number.isNaN(at) ? '' : new Date(at).toISOString().slice(0, 10);
}

function partsOf(text: string, between: RegExp): string[] {
  return text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
