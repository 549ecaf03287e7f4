import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compilePolicies } from '../../../../../shared/domain/sla/compile-policies.ts';
import { readTimers, type SlaTimer } from '../../../../../shared/domain/sla/read-timers.ts';
import { replaySla } from '../../../../../shared/domain/sla/sla-history.ts';
import { SlaPolicySet } from '../../../../../shared/model/sla-policy.ts';
import { historyOf, instantOf } from '../../../../support/sla-history.ts';

const FOLDER = 'tests/fixtures/sla';
const desk = JSON.parse(readFileSync(`${FOLDER}/desk.json`, 'utf8'));

/** Every value was worked out by hand; the week of Monday, 2 March 2026, office hours 9 to 12 and 13 to 18. */
const Case = z.strictObject({
  title: z.string(),
  metric: z.string().default('resolution'),
  /** P1's target for the solution: minutes and calendar. */
  target: z.tuple([z.number(), z.string()]).optional(),
  /** What differs from the desk's policy; escalations are offsets of levels for the solution. */
  policy: z.record(z.string(), z.unknown()).default({}),
  history: z.array(z.string()),
  now: z.string(),
  /** Of each timer `metric priority run state business/wall minutes`, then `due` and `breach` where there are any. */
  expect: z.array(z.string()),
  /** Of the last timer. */
  pauses: z.array(z.string()).optional(),
  points: z.array(z.string()).optional(),
});
type Case = z.infer<typeof Case>;

const cases = readFileSync(`${FOLDER}/golden-cases.jsonl`, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => Case.parse(JSON.parse(line)));

function policiesOf({ target, policy }: Case): SlaPolicySet {
  const [base] = desk.policies;
  const { targets = {}, escalations = [], ...others } = policy;
  const p1 = target ? { P1: { resolution: { minutes: target[0], calendar: target[1] } } } : {};
  const levels = z.array(z.number()).parse(escalations);
  return SlaPolicySet.parse({
    ...desk,
    policies: [
      {
        ...base,
        ...others,
        targets: { ...base.targets, ...p1, ...z.record(z.string(), z.unknown()).parse(targets) },
        escalations: levels.map((afterMinutes) => ({
          metric: 'resolution',
          afterMinutes,
          actions: [{ do: 'markHighRisk' }],
        })),
      },
    ],
  });
}

const isAsked = (metric: string, timer: SlaTimer): boolean =>
  metric === 'all' || (metric === 'replies' ? timer.metric !== 'resolution' : timer.metric === metric);

/** The instants of an expectation as milliseconds, so that it does not matter in which zone they were written. */
const absolute = (written: string): string =>
  written.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d|\d\d-\d\d \d\d:\d\d/g, (time) =>
    String(instantOf(time)),
  );

function told(timer: SlaTimer): string {
  const { metric, priority, run, state, businessMs, wallMs, dueAt, breachedAt } = timer;
  const due = dueAt === null ? '' : ` due ${dueAt}`;
  const breach = breachedAt === null ? '' : ` breach ${breachedAt}`;
  return `${metric} P${priority} #${run} ${state} ${businessMs / 60_000}/${wallMs / 60_000}${due}${breach}`;
}

function toldPoints({ points }: SlaTimer): string[] {
  return points.map(({ point, at, firesAt }) => {
    const name = point.kind === 'warning' ? 'warning' : `level${point.level}`;
    const fires = firesAt === at ? '' : ` fires ${firesAt ?? '-'}`;
    return `${name} ${point.afterMs / 60_000} at ${at ?? '-'}${fires}`;
  });
}

const toldPauses = ({ stretch }: SlaTimer): string[] =>
  stretch.pauses.map(({ reason, from, to }) => `${reason} ${from} > ${to ?? '-'}`);

describe('service levels, worked out by hand', () => {
  it.each(cases)('$title', (golden) => {
    const ready = compilePolicies(policiesOf(golden));
    const state = replaySla(ready, historyOf(golden.history));
    const timers = state
      ? readTimers(ready, state, instantOf(golden.now)).filter((timer) => isAsked(golden.metric, timer))
      : [];
    expect(timers.map(told).sort()).toEqual(golden.expect.map(absolute).sort());
    const last = timers.at(-1);
    if (golden.points) expect(last && toldPoints(last)).toEqual(golden.points.map(absolute));
    if (golden.pauses) expect(last && toldPauses(last)).toEqual(golden.pauses.map(absolute));
  });
});
