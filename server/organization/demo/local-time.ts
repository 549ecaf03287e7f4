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

/** Reads clocks of one time zone; remembers the offset per hour because asking for it is slow. */
export interface Zone {
  read(instant: number): LocalTime;
  /** The same moment or, outside of working hours, a few minutes after they begin. */
  nextWorkingTime(instant: number, delayMs: number): number;
}

const OPENS_AT = 8;
const CLOSES_AT = 21;

/** @param name IANA name of the zone */
export function createZone(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const offsets = new Map<number, number>();
  const offsetAt = (instant: number): number => {
    const hour = Math.floor(instant / HOUR_MS);
    const known = offsets.get(hour);
    if (known !== undefined) return known;
    const start = hour * HOUR_MS;
    const parts = Object.fromEntries(
      format.formatToParts(start).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour: localHour = 0, minute = 0 } = parts;
    const offset = Date.UTC(year, month - 1, day, localHour, minute) - start;
    offsets.set(hour, offset);
    return offset;
  };
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
