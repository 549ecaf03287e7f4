import { AppError } from '../../errors/app-error.ts';
import type { BusinessWeek, BusinessWeeks } from './business-weeks.ts';

/** How far ahead an instant is looked for. */
export const FARTHEST_YEARS = 100;
const FARTHEST_MS = FARTHEST_YEARS * 365.25 * 24 * 60 * 60_000;

/**
 * How much business time has passed at each instant, counted from some fixed one: only differences mean anything. What lies
 * between two instants then costs two look-ups, however far apart they are.
 */
export interface BusinessLine {
  /** Business milliseconds that have passed at an instant. */
  passedMs(instant: number): number;
  /** The first instant, not before `from`, at which so many have passed; null: none within reach. */
  firstAt(passedMs: number, from: number): number | null;
}

/** Real time, for what counts around the clock. */
export const AROUND_THE_CLOCK: BusinessLine = {
  passedMs: (instant) => instant,
  firstAt: (passedMs, from) => Math.max(passedMs, from),
};

type Placed = Readonly<{ number: number; week: BusinessWeek; passedMs: number }>;

/**
 * The line of a calendar's weeks; it grows to both sides of the week that is first asked for.
 * @throws AppError calendarWithoutWindows
 */
export function createBusinessLine(weeks: BusinessWeeks): BusinessLine {
  const { lastNumber } = weeks;
  if (lastNumber === null) throw new AppError('calendarWithoutWindows');
  /** From the week first asked for on, and, backwards, those before it. */
  const later: Placed[] = [];
  const earlier: Placed[] = [];
  let recent: Placed | null = null;

  const placed = (number: number): Placed => {
    const base = later[0] ?? { number, week: weeks.get(number), passedMs: 0 };
    if (later.length === 0) later.push(base);
    for (let last = later.at(-1) ?? base; last.number < number; ) {
      last = { ...at(last.number + 1), passedMs: last.passedMs + last.week.totalMs };
      later.push(last);
    }
    for (let first = earlier.at(-1) ?? base; first.number > number; ) {
      const before = at(first.number - 1);
      first = { ...before, passedMs: first.passedMs - before.week.totalMs };
      earlier.push(first);
    }
    return (number >= base.number ? later[number - base.number] : earlier[base.number - number - 1]) ?? base;
  };
  const at = (number: number) => ({ number, week: weeks.get(number) });

  const around = (instant: number): Placed => {
    if (recent !== null && recent.week.whole.from <= instant && instant < recent.week.whole.to) return recent;
    let found = placed(weeks.numberAt(instant));
    while (instant >= found.week.whole.to) found = placed(found.number + 1);
    recent = found;
    return found;
  };

  return {
    passedMs: (instant) => passedIn(around(instant), instant),
    firstAt: (wantedMs, from) => {
      let place = around(from);
      if (wantedMs <= passedIn(place, from)) return from;
      while (place.passedMs + place.week.totalMs < wantedMs) {
        if (place.number >= lastNumber || place.week.whole.from > from + FARTHEST_MS) return null;
        place = placed(place.number + 1);
      }
      let passed = place.passedMs;
      for (const span of place.week.spans) {
        const length = span.to - span.from;
        if (passed + length >= wantedMs) return Math.max(from, span.from + wantedMs - passed);
        passed += length;
      }
      return from;
    },
  };
}

function passedIn({ week, passedMs }: Placed, instant: number): number {
  let passed = passedMs;
  for (const { from, to } of week.spans) {
    if (from >= instant) break;
    passed += Math.min(to, instant) - from;
  }
  return passed;
}
