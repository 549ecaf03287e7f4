import type { Locale } from '../../shared/model/locale.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A time that is only estimated, in the one unit that says enough: 40 sec, 3 min, 2 hr, 4 days. */
export function roughDuration(ms: number, locale: Locale): string {
  const [unit, size, step] =
    ms < MINUTE_MS
      ? (['second', SECOND_MS, 5] as const)
      : ms < HOUR_MS
        ? (['minute', MINUTE_MS, 1] as const)
        : ms < 2 * DAY_MS
          ? (['hour', HOUR_MS, 1] as const)
          : (['day', DAY_MS, 1] as const);
  const value = Math.max(step, Math.round(ms / size / step) * step);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}
