import { PRIORITY_KEYS, SlaMetric, type SlaPolicy } from '../../model/sla-policy.ts';
import { canonicalJson } from '../../util/canonical-json.ts';
import type { SlaProblem } from './sla-problem.ts';

/** What is wrong with the clocks that a policy brings. */
export function checkClocks({ key, clocks, targets }: SlaPolicy): SlaProblem[] {
  return SlaMetric.options.flatMap((metric): SlaProblem[] => {
    const rules = clocks[metric];
    if (!rules) return [];
    const params = { policy: key, metric };
    const problems: SlaProblem[] = [];
    if (!PRIORITY_KEYS.some((priority) => targets[priority][metric]))
      problems.push({ code: 'clockUnused', params });
    // Stop beats start, so whenever it could start it is stopped.
    if (canonicalJson(rules.start) === canonicalJson(rules.stop))
      problems.push({ code: 'clockNeverStarts', params });
    // What happens is over at the next event, whatever that is: such a pause would end by accident.
    if (rules.pause?.on && !rules.resume) problems.push({ code: 'clockWithoutResume', params });
    return problems;
  });
}
