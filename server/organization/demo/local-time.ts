import { createZoneClock } from '../../../shared/domain/business-time/zone-clock.ts';

const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A moment as the clock on the wall shows it. `weekday` counts from Sunday, 0. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

/** Reads clocks of one time zone. */
export interface Zone {
  read(instant: number): LocalTime;
  /** The same moment or, outside of working hours, a few minutes after they begin. */
  nextWorkingTime(instant: number, delayMs: number): number;
}

const OPENS_AT = 8;
const CLOSES_AT = 21;

/** @param name IANA name of the zone */
export function createZone(name: string): Zone {
  const { offsetAt } = createZoneClock(name);
  const read = (instant: number): LocalTime => {
    const local = new Date(instant + offsetAt(instant));
    return {
      year: local.getUTCFullYear(),
      month: local.getUTCMonth() + 1,
      day: local.getUTCDate(),
      weekday: local.getUTCDay(),
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
    };
  };
  return {
    read,
    nextWorkingTime(instant, delayMs) {
      const { hour, minute } = read(instant);
      if (hour >= OPENS_AT && hour < CLOSES_AT) return instant;
      const hours = (hour < OPENS_AT ? OPENS_AT : OPENS_AT + 24) - hour;
      return instant + hours * HOUR_MS - minute * MINUTE_MS + (delayMs % HOUR_MS);
    },
  };
}
