import type { Locale } from '../../../shared/model/locale.ts';

const WRITTEN =
  /^(?:(?<hours>\d+(?:\.\d+)?)\s*(?:hours?|hrs?|h|小时|时))?\s*(?:(?<minutes>\d+)\s*(?:minutes?|mins?|m|分钟|分)?)?$/i;

/** Minutes as a person writes them, `2 h 30 min`; what `minutesOf` reads is the same again. */
export function durationText(minutes: number, locale: Locale): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const [hourWord, minuteWord] = locale === 'en' ? ['h', 'min'] : ['小时', '分钟'];
  const parts = hours === 0 ? [] : [`${hours} ${hourWord}`];
  if (rest > 0 || hours === 0) parts.push(`${rest} ${minuteWord}`);
  return parts.join(' ');
}

/** The minutes that somebody wrote, `90`, `1.5h`, `1 小时 30 分`; null for nothing, NaN for what is no time. */
export function minutesOf(text: string): number | null {
  const written = text.trim();
  if (written === '') return null;
  const { hours, minutes } = WRITTEN.exec(written)?.groups ?? {};
  if (hours === undefined && minutes === undefined) return Number.NaN;
  return Math.round(Number(hours ?? 0) * 60) + Number(minutes ?? 0);
}
