import { AppError } from '../../errors/app-error.ts';
import type { Calendar } from '../../model/calendar.ts';
import { createBusinessLine, FARTHEST_YEARS } from './business-line.ts';
import { createBusinessWeeks } from './business-weeks.ts';
import { mergeSpans, type Span } from './spans.ts';
import type { ZoneClock } from './zone-clock.ts';

const MINUTE_MS = 60_000;
const FAR_MS = 60 * 24 * 60 * MINUTE_MS;

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
  let line = createBusinessLine(weeks);
  let begunAt: number | null = null;

  /** A line knows every week between two that were asked for, so one that is far from here is begun anew. */
  const comeTo = (startAt: number): void => {
    if (begunAt !== null && Math.abs(startAt - begunAt) <= FAR_MS) return;
    if (begunAt !== null) line = createBusinessLine(weeks);
    begunAt = startAt;
  };

  /** Business time of a span, whether paused or not. */
  const openMs = ({ from, to }: Span): number => (from < to ? line.passedMs(to) - line.passedMs(from) : 0);

  return {
    minutesBetween(startAt, endAt, pauses = []) {
      comeTo(startAt);
      const paused = mergeSpans(pauses).map(({ from, to }) =>
        openMs({ from: Math.max(from, startAt), to: Math.min(to, endAt) }),
      );
      return (openMs({ from: startAt, to: endAt }) - paused.reduce((sum, ms) => sum + ms, 0)) / MINUTE_MS;
    },
    dueAt(startAt, minutes, pauses = []) {
      comeTo(startAt);
      let from = startAt;
      let left = Math.round(minutes * MINUTE_MS);
      for (const pause of mergeSpans(pauses)) {
        if (pause.to <= from) continue;
        const open = openMs({ from, to: pause.from });
        if (left <= open) break;
        left -= open;
        from = pause.to;
      }
      const dueAt = line.firstAt(line.passedMs(from) + left, from);
      if (dueAt === null) throw new AppError('dueNeverComes', { minutes, years: FARTHEST_YEARS });
      return dueAt;
    },
  };
}
