import type { ZoneClock } from '../business-time/zone-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** When a day is meant that nobody says the time of. */
const MORNING_MS = 9 * HOUR_MS;

const SPANS: readonly (readonly [RegExp, number])[] = [
  [/^(?:m|min|mins|minutes?|分|分钟)$/, MINUTE_MS],
  [/^(?:h|hr|hrs|hours?|小时|个小时)$/, HOUR_MS],
  [/^(?:d|days?|天)$/, DAY_MS],
  [/^(?:w|weeks?|周|星期|个星期)$/, 7 * DAY_MS],
];
const DAY_WORDS: readonly (readonly [RegExp, number])[] = [
  [/^(?:today|今天)$/, 0],
  [/^(?:tomorrow|明天)$/, 1],
  [/^后天$/, 2],
];
const SPAN = /^(?:\+|in )?\s*(\d{1,4})\s*([a-z]+|[\u4e00-\u9fff]+)后?$/;
const TIME = /(?:^|\s|(?<=[\u4e00-\u9fff]))(\d{1,2})(?::(\d{2})|点(?:(\d{1,2})分|(半))?)$/;
const DATE = /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?$/;

/**
 * The instant that somebody types: `3h`, `2天`, `14:30`, `tomorrow 9:00`, `明天9点半`, `12-01`, `2026-12-01 14:30`. A time alone is the next
 * one, a day alone its morning, a date without a year the next one. Null where it says no instant after `now`.
 * @param clock of whoever types it
 */
export function readMoment(typed: string, now: number, clock: ZoneClock): number | null {
  const text = typed.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ');
  const at = readSpan(text, now) ?? readDay(text, now, clock);
  return at !== null && at > now ? at : null;
}

function readSpan(text: string, now: number): number | null {
  const [, count, word = ''] = SPAN.exec(text) ?? [];
  const unit = SPANS.find(([pattern]) => pattern.test(word.replace(/后$/, '')));
  return count === undefined || unit === undefined ? null : now + Number(count) * unit[1];
}

function readDay(text: string, now: number, clock: ZoneClock): number | null {
  const time = TIME.exec(text);
  const ofDay = time === null ? null : timeOf(time);
  if (time !== null && ofDay === null) return null;
  const day = (time === null ? text : text.slice(0, time.index)).trim();
  const wall = now + clock.offsetAt(now);
  const today = Math.floor(wall / DAY_MS);
  const at = (of: number): number => clock.startOf(of * DAY_MS + (ofDay ?? MORNING_MS));
  if (day === '') return ofDay === null ? null : at(today) > now ? at(today) : at(today + 1);
  const word = DAY_WORDS.find(([pattern]) => pattern.test(day));
  if (word !== undefined) return at(today + word[1]);
  const [, year, month, date] = DATE.exec(day) ?? [];
  if (month === undefined || date === undefined) return null;
  const thisYear = new Date(wall).getUTCFullYear();
  const named = (of: number): number | null => dayOf(of, Number(month), Number(date));
  const found = named(year === undefined ? thisYear : Number(year));
  if (found === null) return null;
  if (year !== undefined || at(found) > now) return at(found);
  const next = named(thisYear + 1);
  return next === null ? null : at(next);
}

function timeOf([, hour, minute, ofHour, half]: RegExpExecArray): number | null {
  const [hours, minutes] = [Number(hour), Number(minute ?? ofHour ?? (half === undefined ? 0 : 30))];
  return hours > 23 || minutes > 59 ? null : hours * HOUR_MS + minutes * MINUTE_MS;
}

/** The day since 1970; null for one that the month does not have. */
function dayOf(year: number, month: number, date: number): number | null {
  const at = new Date(Date.UTC(year, month - 1, date));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === date ? at.getTime() / DAY_MS : null;
}
