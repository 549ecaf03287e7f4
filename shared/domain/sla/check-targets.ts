import { PRIORITY_KEYS, SlaMetric, type SlaPolicy, type SlaTarget } from '../../model/sla-policy.ts';
import type { SlaProblem } from './sla-problem.ts';

/** What is wrong with what a policy promises, and with what it does around the due times. */
export function checkTargets(policy: SlaPolicy, calendars: Readonly<Record<string, unknown>>): SlaProblem[] {
  const at = { policy: policy.key };
  const targets = SlaMetric.options.flatMap((metric) =>
    PRIORITY_KEYS.flatMap((priority) => {
      const target = policy.targets[priority][metric];
      return target ? [{ metric, priority, target }] : [];
    }),
  );
  if (targets.length === 0) return [{ code: 'nothingPromised', params: at }];
  const problems: SlaProblem[] = [];
  for (const { metric, priority, target } of targets) {
    const { calendar } = target;
    if (calendar !== null && !Object.hasOwn(calendars, calendar))
      problems.push({ code: 'calendarUnknown', params: { ...at, metric, priority, calendar } });
  }
  problems.push(...checkOrder(policy));

  const longest = (metric: SlaMetric): number =>
    Math.max(0, ...targets.filter((each) => each.metric === metric).map(({ target }) => target.minutes));
  for (const { metric, beforeMinutes: minutes } of policy.warnings)
    if (minutes > longest(metric))
      problems.push({ code: 'warningNeverComes', params: { ...at, metric, minutes } });
  for (const { metric, afterMinutes: minutes } of policy.escalations)
    if (longest(metric) === 0 || -minutes > longest(metric))
      problems.push({ code: 'escalationNeverComes', params: { ...at, metric, minutes } });
  return problems;
}

/** Promises that contradict one another. Minutes of different calendars cannot be compared. */
function checkOrder({ key, targets }: SlaPolicy): SlaProblem[] {
  const problems: SlaProblem[] = [];
  const isLonger = (one: SlaTarget | null | undefined, other: SlaTarget | null | undefined): boolean =>
    !!one && !!other && one.calendar === other.calendar && one.minutes > other.minutes;
  PRIORITY_KEYS.forEach((priority, place) => {
    const own = targets[priority];
    if (isLonger(own.firstResponse, own.resolution))
      problems.push({ code: 'responseAfterResolution', params: { policy: key, priority } });
    const less = PRIORITY_KEYS[place + 1];
    if (!less) return;
    for (const metric of SlaMetric.options)
      if (isLonger(own[metric], targets[less][metric]))
        problems.push({ code: 'priorityReversed', params: { policy: key, metric, priority, less } });
  });
  return problems;
}
