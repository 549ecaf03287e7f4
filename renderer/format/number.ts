import type { Locale } from '../../shared/model/locale.ts';

/** Where a group of three digits begins that is not the first. */
const GROUP_START = /\B(?=(?:\d{3})+$)/g;

/**
 * A whole number with the group marks of the language, which are the same in English and in Chinese. Not by
 * `Intl.NumberFormat`: the first one takes as long as a fifth of the first screen, whose counts need nothing else of it.
 */
export function wholeNumber(value: number): string {
  return String(Math.round(value)).replace(GROUP_START, ',');
}

/** A count short enough for a badge: 1,234 becomes 1.2K. */
export function shortCount(value: number, locale: Locale): string {
  if (value < 10_000) return wholeNumber(value);
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
const STEP = 1_024;

/** A size in bytes as a person says it: 3.4 MB. */
export function fileSize(bytes: number, locale: Locale): string {
  let size = bytes;
  let unit = 0;
  while (size >= STEP && unit < UNITS.length - 1) {
    size /= STEP;
    unit += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    // The short form of bytes has no plural: 3 byte.
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0,
  }).format(size);
}
