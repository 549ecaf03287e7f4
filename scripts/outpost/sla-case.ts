import { z } from 'zod';
import { type BusinessTime, createBusinessTime } from '../../shared/domain/business-time/business-time.ts';
import { createZoneClock, isoInZone, type ZoneClock } from '../../shared/domain/business-time/zone-clock.ts';
import { Calendar } from '../../shared/model/calendar.ts';
import { parseInput } from './parse-input.ts';
import { WrittenInstant } from './written-instant.ts';

const Pause = z
  .tuple([WrittenInstant, WrittenInstant])
  .transform(([from, to]) => ({ from, to }))
  .refine(({ from, to }) => from <= to, 'ends before it begins');

const SlaCase = z
  .strictObject({
    calendar: Calendar,
    start: WrittenInstant,
    end: WrittenInstant.optional(),
    addMinutes: z.number().nonnegative('is negative').optional(),
    pauses: z.array(Pause).max(10_000).optional(),
  })
  .refine(({ start, end }) => end === undefined || start <= end, { path: ['end'], error: 'is before start' })
  .refine(({ end, addMinutes }) => end !== undefined || addMinutes !== undefined, {
    path: [],
    error: 'has neither end nor addMinutes, so there is nothing to compute',
  });

/** What was asked for: minutes for an `end`, an instant in the calendar's zone for `addMinutes`. */
export type SlaResult = Readonly<{ businessMinutes?: number; due?: string }>;

/** Computes one case after another; what it learns of zones, and of the calendar while it stays the same, serves the next. */
export function createSlaCases(): (text: string) => SlaResult {
  const clocks = new Map<string, ZoneClock>();
  let last: Readonly<{ key: string; time: BusinessTime }> | null = null;

  const clockOf = (timeZone: string): ZoneClock => {
    const clock = clocks.get(timeZone) ?? createZoneClock(timeZone);
    clocks.set(timeZone, clock);
    return clock;
  };
  const timeOf = (calendar: Calendar): BusinessTime => {
    const key = JSON.stringify(calendar);
    if (last?.key !== key) last = { key, time: createBusinessTime(calendar, clockOf(calendar.timeZone)) };
    return last.time;
  };

  return (text) => {
    const { calendar, start, end, addMinutes, pauses } = parseInput(SlaCase, text, 'slaCaseInvalid');
    const time = timeOf(calendar);
    return {
      ...(end === undefined ? {} : { businessMinutes: time.minutesBetween(start, end, pauses) }),
      ...(addMinutes === undefined
        ? {}
        : { due: isoInZone(time.dueAt(start, addMinutes, pauses), clockOf(calendar.timeZone)) }),
    };
  };
}
