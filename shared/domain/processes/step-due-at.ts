import type { Calendar } from '../../model/calendar.ts';
import type { ProcessStep } from '../../model/process-template.ts';
import { createBusinessLine } from '../business-time/business-line.ts';
import { createBusinessWeeks } from '../business-time/business-weeks.ts';
import { createZoneClock } from '../business-time/zone-clock.ts';
import { workCalendar } from '../tickets/snooze-times.ts';

const MINUTE_MS = 60_000;

/**
 * By when a step is to be done, in the working time of the place where it is handled; null without a deadline, and where a
 * calendar never has that much time.
 * @param since when it became due
 */
export function stepDueAt(
  { deadlineMinutes }: Pick<ProcessStep, 'deadlineMinutes'>,
  since: number,
  calendars: Readonly<Record<string, Calendar>>,
  timeZone: string,
): number | null {
  if (deadlineMinutes === undefined) return null;
  const weeks = createBusinessWeeks(workCalendar(calendars, timeZone), createZoneClock(timeZone));
  const line = createBusinessLine(weeks);
  return line.firstAt(line.passedMs(since) + deadlineMinutes * MINUTE_MS, since);
}
