import type { Locale } from '../../shared/model/locale.ts';

const whole = {
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 0 }),
  'zh-CN': new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }),
} satisfies Record<Locale, Intl.NumberFormat>;

/** A whole number with the group marks of the language. */
export function wholeNumber(value: number, locale: Locale): string {
  return whole[locale].format(value);
}

/** A count short enough for a badge: 1,234 becomes 1.2K. */
export function shortCount(value: number, locale: Locale): string {
  if (value < 10_000) return wholeNumber(value, locale);
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
