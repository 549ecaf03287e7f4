const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * How far apart the zone is asked for its offset. No zone has changed its clocks twice within a week since 1970, so between
 * two answers lies one change at the most, and it is there if they differ.
 */
const STRIDE_MS = 4 * DAY_MS;

/**
 * The clock on the wall of one time zone. A wall time is written as the UTC milliseconds at which a
 * clock in UTC shows it.
 */
export interface ZoneClock {
  /** Wall time minus UTC at an instant, in milliseconds. */
  offsetAt(instant: number): number;
  /** The first instant at which the wall shows this time or a later one. */
  startOf(wall: number): number;
  /** The instant from which on the wall never shows an earlier time again. */
  endOf(wall: number): number;
}

/**
 * Reads the system's time zone data (Intl). A question costs microseconds, so answers are remembered for as long as the
 * clock is.
 * @param timeZone IANA name
 */
export function createZoneClock(timeZone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const offsets = new Map<number, number>();
  const changes = new Map<number, number>();

  const ask = (instant: number): number => {
    const [, sign, hours, minutes, seconds = 0] =
      /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(instant)) ?? [];
    if (sign === undefined) return 0;
    const size = Number(hours) * 60 * MINUTE_MS + Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS;
    return sign === '-' ? -size : size;
  };

  const offsetAtStride = (stride: number): number => {
    const known = offsets.get(stride);
    if (known !== undefined) return known;
    const offset = ask(stride * STRIDE_MS);
    offsets.set(stride, offset);
    return offset;
  };

  /** The instant within a stride from which the next offset counts; infinite where it stays the same. */
  const changeIn = (stride: number): number => {
    const before = offsetAtStride(stride);
    if (before === offsetAtStride(stride + 1)) return Number.POSITIVE_INFINITY;
    const known = changes.get(stride);
    if (known !== undefined) return known;
    let [old, young] = [(stride * STRIDE_MS) / SECOND_MS, ((stride + 1) * STRIDE_MS) / SECOND_MS];
    while (young - old > 1) {
      const middle = Math.floor((old + young) / 2);
      if (ask(middle * SECOND_MS) === before) old = middle;
      else young = middle;
    }
    changes.set(stride, young * SECOND_MS);
    return young * SECOND_MS;
  };

  const offsetAt = (instant: number): number => {
    const stride = Math.floor(instant / STRIDE_MS);
    return offsetAtStride(instant < changeIn(stride) ? stride : stride + 1);
  };

  /** The change within a day of a wall time, or a farther one; no offset is as large as a day. */
  const changeNear = (wall: number): number => {
    const change = changeIn(Math.floor((wall - DAY_MS) / STRIDE_MS));
    return change < Number.POSITIVE_INFINITY ? change : changeIn(Math.floor((wall + DAY_MS) / STRIDE_MS));
  };

  const instantsOf = (wall: number): readonly [start: number, end: number] => {
    const change = changeNear(wall);
    if (change === Number.POSITIVE_INFINITY) {
      const instant = wall - offsetAt(wall);
      return [instant, instant];
    }
    const before = wall - offsetAt(change - SECOND_MS);
    const after = wall - offsetAt(change);
    if (before < change) return [before, after > change ? after : before];
    return after < change ? [change, change] : [after, after];
  };

  return {
    offsetAt,
    startOf: (wall) => instantsOf(wall)[0],
    endOf: (wall) => instantsOf(wall)[1],
  };
}

/** An instant as the wall shows it, with the offset: `2026-10-10T09:30:00+08:00`; milliseconds only where there are any. */
export function isoInZone(instant: number, clock: ZoneClock): string {
  const offset = clock.offsetAt(instant);
  const wall = new Date(instant + offset).toISOString().slice(0, -1).replace('.000', '');
  const size = new Date(Math.abs(offset)).toISOString().slice(11, 19).replace(/:00$/, '');
  return `${wall}${offset < 0 ? '-' : '+'}${size}`;
}
