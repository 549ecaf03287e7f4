import { z } from 'zod';
import { isTimeZone } from '../util/is-time-zone.ts';
import { Texts } from './named.ts';

/** Most windows of one day; more than anybody needs, few enough that no calendar is slow. */
const MOST_WINDOWS = 48;
const MOST_DATES = 10_000;

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const StartTime = z.string().regex(TIME, 'is not a time such as "09:00"');
const EndTime = z
  .string()
  .refine((time) => time === '24:00' || TIME.test(time), 'is not a time such as "17:30" or "24:00"');

/**
 * Working time of one day by the clock on the wall, `["09:00","12:00"]`. One whose end is not after its start goes on
 * into the next day, and belongs to the day on which it begins.
 */
const TimeWindow = z
  .tuple([StartTime, EndTime])
  .refine(([start, end]) => start !== end, 'ends when it begins; a whole day is ["00:00","24:00"]');
export type TimeWindow = z.infer<typeof TimeWindow>;

const Windows = z.array(TimeWindow).max(MOST_WINDOWS);
/** A day by the clock on the wall. */
export const CalendarDate = z.iso.date('is not a date such as 2026-10-01');

/** A day that is worked although its weekday is not, or in other windows; without windows those of Monday. */
const Workday = z.preprocess(
  (written) => (typeof written === 'string' ? { date: written } : written),
  z.strictObject({ date: CalendarDate, windows: Windows.optional() }),
);

/** When work is done at a place. What each word means to the second: docs/decisions/0034-business-time.md. */
export const Calendar = z.strictObject({
  /** What people call it; without, it goes by its key. */
  titles: Texts.optional(),
  /** IANA name, for example Asia/Shanghai. */
  timeZone: z.string().refine(isTimeZone, 'is not a time zone of IANA such as Asia/Shanghai'),
  windows: z.strictObject({
    mon: Windows.optional(),
    tue: Windows.optional(),
    wed: Windows.optional(),
    thu: Windows.optional(),
    fri: Windows.optional(),
    sat: Windows.optional(),
    sun: Windows.optional(),
  }),
  /** Dates on which no window begins. */
  holidays: z.array(CalendarDate).max(MOST_DATES).optional(),
  /** Stronger than holidays: a date that stands in both is worked. */
  workdays: z
    .array(Workday)
    .max(MOST_DATES)
    .refine(
      (days) => new Set(days.map(({ date }) => date)).size === days.length,
      'name a date twice; write it once, with all its windows',
    )
    .optional(),
});
export type Calendar = z.infer<typeof Calendar>;
