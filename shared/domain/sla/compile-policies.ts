import { AppError } from '../../errors/app-error.ts';
import {
  type EscalationStep,
  PRIORITY_KEYS,
  type SlaKind,
  SlaMetric,
  type SlaPolicy,
  type SlaPolicySet,
  type SlaTarget,
} from '../../model/sla-policy.ts';
import { canonicalJson } from '../../util/canonical-json.ts';
import { AROUND_THE_CLOCK, type BusinessLine, createBusinessLine } from '../business-time/business-line.ts';
import { createBusinessWeeks } from '../business-time/business-weeks.ts';
import { createZoneClock, type ZoneClock } from '../business-time/zone-clock.ts';
import { type Matcher, matcherOf } from '../conditions/condition-matcher.ts';
import { type Clock, clockOf } from './clock.ts';
import { clockRulesOf } from './default-clocks.ts';

const MINUTE_MS = 60_000;

/** A point of the chain around a due time, in milliseconds after it. */
export type SlaPoint = Readonly<
  { afterMs: number } & ({ kind: 'warning' } | { kind: 'escalation'; level: number; step: EscalationStep })
>;

/** What is promised for one metric at one priority. */
export type SlaPromise = Readonly<{
  metric: SlaMetric;
  /** Which clock counts for it, by its place. */
  clock: number;
  target: SlaTarget;
  targetMs: number;
  leastAfterReopeningMs: number;
  line: BusinessLine;
  /** In the order of time. */
  points: readonly SlaPoint[];
}>;

/** A policy, ready to be asked. */
export type ReadyPolicy = Readonly<{
  policy: SlaPolicy;
  matches: Matcher;
  /** By the number of the priority. */
  promises: readonly (readonly SlaPromise[])[];
}>;

/** Policies, ready for any number of tickets. Clocks with equal conditions are one, whoever uses them. */
export type ReadyPolicies = Readonly<{
  kinds: readonly Readonly<{ kind: SlaKind; policies: readonly ReadyPolicy[] }>[];
  clocks: readonly Clock[];
}>;

/**
 * Makes policies ready; keep what this gives for as long as they are used, for it remembers what calendars come to.
 * @throws AppError calendarWithoutWindows, slaPoliciesInvalid for a calendar that is not there
 */
export function compilePolicies({ policies, calendars }: SlaPolicySet): ReadyPolicies {
  const clockPlaces = new Map<string, number>();
  const clocks: Clock[] = [];
  const zoneClocks = new Map<string, ZoneClock>();
  const lines = new Map<string, BusinessLine>();

  const clockPlaceOf = (policy: SlaPolicy, metric: SlaMetric): number => {
    const rules = clockRulesOf(policy, metric);
    const text = canonicalJson(rules);
    const place = clockPlaces.get(text) ?? clocks.push(clockOf(rules)) - 1;
    clockPlaces.set(text, place);
    return place;
  };
  const lineOf = (calendar: string | null): BusinessLine => {
    if (calendar === null) return AROUND_THE_CLOCK;
    const known = lines.get(calendar);
    if (known) return known;
    const found = calendars[calendar];
    if (!found) throw new AppError('slaPoliciesInvalid', { problems: `there is no calendar ${calendar}` });
    const clock = zoneClocks.get(found.timeZone) ?? createZoneClock(found.timeZone);
    zoneClocks.set(found.timeZone, clock);
    const line = createBusinessLine(createBusinessWeeks(found, clock));
    lines.set(calendar, line);
    return line;
  };
  const promiseOf = (policy: SlaPolicy, metric: SlaMetric, target: SlaTarget): SlaPromise => ({
    metric,
    clock: clockPlaceOf(policy, metric),
    target,
    targetMs: target.minutes * MINUTE_MS,
    leastAfterReopeningMs: policy.leastAfterReopening * MINUTE_MS,
    line: lineOf(target.calendar),
    points: pointsOf(policy, metric),
  });

  const ready = policies.map(
    (policy): ReadyPolicy => ({
      policy,
      matches: policy.condition ? matcherOf(policy.condition) : () => true,
      promises: PRIORITY_KEYS.map((priority) =>
        SlaMetric.options.flatMap((metric) => {
          const target = policy.targets[priority][metric];
          return target ? [promiseOf(policy, metric, target)] : [];
        }),
      ),
    }),
  );
  const kinds = [...new Set(policies.map(({ kind }) => kind))].map((kind) => ({
    kind,
    policies: ready.filter(({ policy }) => policy.kind === kind),
  }));
  return { kinds, clocks };
}

function pointsOf({ warnings, escalations }: SlaPolicy, metric: SlaMetric): SlaPoint[] {
  const points: SlaPoint[] = [
    ...warnings
      .filter((warning) => warning.metric === metric)
      .map(({ beforeMinutes }) => ({ kind: 'warning' as const, afterMs: -beforeMinutes * MINUTE_MS })),
    ...escalations
      .filter((step) => step.metric === metric)
      .map((step, index) => ({
        kind: 'escalation' as const,
        level: index + 1,
        afterMs: step.afterMinutes * MINUTE_MS,
        step,
      })),
  ];
  return points.sort((one, other) => one.afterMs - other.afterMs);
}
