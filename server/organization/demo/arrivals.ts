import type { Random } from '../../../shared/util/seeded-random.ts';
import { aroundMs } from './chance.ts';
import { DAY_MS, HOUR_MS, type Zone } from './local-time.ts';

/** Where tickets come from: shops in China, shops in Britain, English-speaking customers in China. */
export type Stream = 'china' | 'britain' | 'chinaEnglish';

/** How busy each hour of the day is, from midnight. Shops in China are open every day and late. */
const CHINA_HOURS = [
  0.12, 0.06, 0.05, 0.05, 0.06, 0.12, 0.3, 0.8, 1.7, 2.8, 3.1, 2.7, 2.0, 2.2, 2.7, 2.6, 2.3, 2.1, 2.0, 1.6,
  1.2, 0.8, 0.45, 0.22,
];
const BRITAIN_HOURS = [
  0.05, 0.03, 0.02, 0.02, 0.04, 0.15, 0.5, 1.2, 2.4, 3.2, 3.0, 2.7, 2.3, 2.2, 2.6, 2.5, 2.2, 1.7, 1.0, 0.6,
  0.4, 0.3, 0.2, 0.1,
];
/** From Sunday. */
const CHINA_DAYS = [0.62, 1.22, 1.05, 1, 1, 1.08, 0.72];
const BRITAIN_DAYS = [0.26, 1.25, 1.08, 1, 0.98, 1.02, 0.48];

/** A demo that is opened at night still shows that work is coming in. */
const LATEST_HOURS = 3;
const LATEST_FLOOR = 1.4;
const DAY_SPREAD = 0.16;

/**
 * Times at which tickets come in, busier at the hours and days at which shops have trouble.
 * @returns `count` times within the last `days` days, ascending
 */
export function createArrivals(
  random: Random,
  plan: { stream: Stream; zone: Zone; now: number; days: number; count: number },
): readonly number[] {
  const { stream, zone, now, days, count } = plan;
  const hours = stream === 'britain' ? BRITAIN_HOURS : CHINA_HOURS;
  const weekdays = stream === 'britain' ? BRITAIN_DAYS : CHINA_DAYS;
  const start = now - days * DAY_MS;
  const moods = Array.from({ length: days + 1 }, () => aroundMs(random, 1_000_000, DAY_SPREAD) / 1_000_000);
  const cumulative: number[] = [];
  let total = 0;
  for (let index = 0; index < days * 24; index += 1) {
    const local = zone.read(start + index * HOUR_MS);
    const usual =
      (hours[local.hour] ?? 0) * (weekdays[local.weekday] ?? 1) * (moods[Math.floor(index / 24)] ?? 1);
    total += index >= days * 24 - LATEST_HOURS ? Math.max(usual, LATEST_FLOOR) : usual;
    cumulative.push(total);
  }
  return Array.from({ length: count }, () => {
    const target = random() * total;
    const hour = lowerBound(cumulative, target);
    return Math.min(Math.floor(start + (hour + random()) * HOUR_MS), now - 40_000);
  }).sort((left, right) => left - right);
}

/** An incident: many customers report the same within a few hours. */
export interface Spike {
  readonly scenario: string;
  readonly stream: Stream;
  readonly daysAgo: number;
  /** Hour of the day at which it begins, where the customers are. */
  readonly hour: number;
  readonly count: number;
  readonly lengthMs: number;
  readonly tag: string;
}

/** The incidents of the last three months. */
export const SPIKES: readonly Spike[] = [
  {
    scenario: 'scan-pay-timeout',
    stream: 'china',
    daysAgo: 71,
    hour: 12,
    count: 24,
    lengthMs: 2 * HOUR_MS,
    tag: '事件-支付网关',
  },
  {
    scenario: 'double-charge-subscription',
    stream: 'china',
    daysAgo: 52,
    hour: 9,
    count: 16,
    lengthMs: 5 * HOUR_MS,
    tag: '事件-重复扣费',
  },
  {
    scenario: 'card-timeouts',
    stream: 'britain',
    daysAgo: 38,
    hour: 11,
    count: 20,
    lengthMs: 2 * HOUR_MS,
    tag: 'incident-gateway',
  },
  {
    scenario: 'store-offline',
    stream: 'china',
    daysAgo: 23,
    hour: 18,
    count: 14,
    lengthMs: 3 * HOUR_MS,
    tag: '事件-城西光缆',
  },
  {
    scenario: 'charged-twice',
    stream: 'britain',
    daysAgo: 16,
    hour: 9,
    count: 12,
    lengthMs: 6 * HOUR_MS,
    tag: 'incident-billing',
  },
  {
    scenario: 'scan-pay-timeout',
    stream: 'china',
    daysAgo: 3,
    hour: 17,
    count: 12,
    lengthMs: 2 * HOUR_MS,
    tag: '事件-支付网关',
  },
];

/** When the tickets of an incident come in: most at its beginning. */
export function createSpikeTimes(random: Random, spike: Spike, zone: Zone, now: number): readonly number[] {
  const day = now - spike.daysAgo * DAY_MS;
  const { hour, minute } = zone.read(day);
  const start = day + (spike.hour - hour) * HOUR_MS - minute * 60_000;
  return Array.from({ length: spike.count }, () => Math.floor(start + random() ** 2 * spike.lengthMs));
}

function lowerBound(ascending: readonly number[], target: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < target) low = middle + 1;
    else high = middle;
  }
  return low;
}
