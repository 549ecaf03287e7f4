import { AppError } from '../../errors/app-error.ts';
import type { Calendar } from '../../model/calendar.ts';
import { createBusinessWeeks } from './business-weeks.ts';
import { mergeSpans, overlapMs, type Span } from './spans.ts';
import type { ZoneClock } from './zone-clock.ts';

const MINUTE_MS = 60_000;
/** How far ahead an end is looked for. */
const FARTHEST_YEARS = 100;
const FARTHEST_MS = FARTHEST_YEARS * 365.25 * 24 * 60 * MINUTE_MS;

/** Business time of one calendar. All instants are UTC milliseconds; pauses come in any order and may overlap. */
export interface BusinessTime {
  /** Business minutes from one instant to a later one, without pauses; a fraction where seconds are left. */
  minutesBetween(startAt: number, endAt: number, pauses?: readonly Span[]): number;
  /**
   * The first instant at which that many business minutes have passed since the start: the end of a window rather than
   * the start of the next one, and with 0 minutes the start itself.
   * @throws AppError dueNeverComes
   */
  dueAt(startAt: number, minutes: number, pauses?: readonly Span[]): number;
}

/**
 * Business time of a calendar, exact to the millisecond; real time counts, whatever clocks do (docs/decisions/0034).
 * It remembers the weeks it has worked out: keep it for as long as the calendar is used.
 * @param clock of the calendar's zone
 * @throws AppError calendarWithoutWindows
 */
export function createBusinessTime(calendar: Calendar, clock: ZoneClock): BusinessTime {
  const weeks = createBusinessWeeks(calendar, clock);
  const { lastNumber } = weeks;
  if (lastNumber === null) throw new AppError('calendarWithoutWindows');

  /** Business time of a span, whether paused or not. */
  const openMs = (span: Span): number => {
    let sum = 0;
    if (span.from >= span.to) return sum;
    for (let number = weeks.numberAt(span.from); number <= lastNumber; number += 1) {
      const { whole, spans, totalMs } = weeks.get(number);
      if (whole.from >= span.to) break;
      if (span.from <= whole.from && whole.to <= span.to) sum += totalMs;
      else for (const open of spans) sum += overlapMs(open, span);
    }
    return sum;
  };

  /** The first instant that has so much business time behind it since another; null: none within reach. */
  const advance = (startAt: number, wantedMs: number): number | null => {
    if (wantedMs === 0) return startAt;
    let left = wantedMs;
    for (let number = weeks.numberAt(startAt); number <= lastNumber; number += 1) {
      const { whole, spans, totalMs } = weeks.get(number);
      if (whole.from > startAt + FARTHEST_MS) break;
      if (startAt <= whole.from && totalMs < left) {
        left -= totalMs;
        continue;
      }
      for (const { from, to } of spans) {
        const begin = Math.max(from, startAt);
        if (begin + left <= to) return begin + left;
        left -= Math.max(0, to - begin);
      }
    }
    return null;
  };

  return {
    minutesBetween(startAt, endAt, pauses = []) {
      const paused = mergeSpans(pauses).map(({ from, to }) =>
        openMs({ from: Math.max(from, startAt), to: Math.min(to, endAt) }),
      );
      return (openMs({ from: startAt, to: endAt }) - paused.reduce((sum, ms) => sum + ms, 0)) / MINUTE_MS;
    },
    dueAt(startAt, minutes, pauses = []) {
      let from = startAt;
      let left = Math.round(minutes * MINUTE_MS);
      for (const pause of mergeSpans(pauses)) {
        if (pause.to <= from) continue;
        const open = openMs({ from, to: pause.from });
        if (left <= open) break;
        left -= open;
        from = pause.to;
      }
      const dueAt = advance(from, left);
      if (dueAt === null) throw new AppError('dueNeverComes', { minutes, years: FARTHEST_YEARS });
      return dueAt;
    },
  };
}
