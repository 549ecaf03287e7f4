import type { Calendar } from '../../model/calendar.ts';
import type { Condition } from '../../model/condition.ts';
import {
  PRIORITY_KEYS,
  SlaKind,
  SlaMetric,
  type SlaPolicy,
  type SlaPolicySet,
} from '../../model/sla-policy.ts';
import { isFixedComparison } from '../conditions/condition-values.ts';
import { comparisonsIn } from '../views/saved-condition.ts';
import { checkClocks } from './check-clocks.ts';
import { checkTargets } from './check-targets.ts';
import { judgePolicies, type PolicyFate } from './judge-policies.ts';
import type { SlaNotice, SlaProblem } from './sla-problem.ts';

/** What is wrong with policies, and what is allowed but easily not meant. */
export type SlaFindings = Readonly<{ problems: readonly SlaProblem[]; notices: readonly SlaNotice[] }>;

/**
 * Everything for which a promise of these policies could not be kept, watched or broken, in the order in which they are written.
 * What each rule is for: docs/decisions/0040-service-levels.md.
 */
export function validatePolicies({ policies, calendars }: SlaPolicySet): SlaFindings {
  const problems: SlaProblem[] = Object.entries(calendars).flatMap(([key, calendar]) =>
    checkCalendar(key, calendar),
  );
  const unfit = new Set<SlaPolicy>();
  policies.forEach((policy, place) => {
    if (policies.findIndex(({ key }) => key === policy.key) !== place)
      problems.push({ code: 'duplicatePolicy', params: { policy: policy.key } });
    const found = checkConditions(policy);
    if (found.length > 0) unfit.add(policy);
    problems.push(...found, ...checkTargets(policy, calendars), ...checkClocks(policy));
  });
  const notices: SlaNotice[] = [];
  for (const kind of SlaKind.options) {
    const own = policies.filter((policy) => policy.kind === kind && !unfit.has(policy));
    const fates = judgePolicies(own);
    if (fates === 'tooComplex') problems.push({ code: 'conditionsTooComplex', params: { kind } });
    else
      own.forEach((policy, place) => {
        const fate = fates[place];
        if (!fate) return;
        problems.push(...checkFate(policy, fate));
        for (const other of fate.overlaps)
          notices.push({
            code: 'policiesOverlap',
            params: { kind, policy: policy.key, other: own[other]?.key ?? '' },
          });
      });
  }
  return { problems, notices };
}

function checkCalendar(calendar: string, { windows, workdays = [] }: Calendar): SlaProblem[] {
  if (Object.values(windows).some((own) => own !== undefined && own.length > 0)) return [];
  const isEmpty = workdays.every(({ windows: own }) => own === undefined || own.length === 0);
  return [{ code: isEmpty ? 'calendarWithoutWindows' : 'calendarEnds', params: { calendar } }];
}

/** Conditions that ask what no ticket answers by itself. */
function checkConditions({ key, condition, clocks, escalations }: SlaPolicy): SlaProblem[] {
  const ofClocks = Object.values(clocks).flatMap(({ start, stop, cancel, reset, pause, resume }) =>
    [start, stop, cancel, reset, pause, resume].map((each) => each?.when),
  );
  const all = [condition, ...ofClocks, ...escalations.map(({ when }) => when)];
  return all
    .flatMap((each: Condition | undefined) => (each ? [...comparisonsIn(each)] : []))
    .filter((comparison) => !isFixedComparison(comparison))
    .map(({ field, operator, value }) => ({
      code: 'conditionNotFitting',
      params: { policy: key, comparison: `${field} ${operator} ${JSON.stringify(value)}` },
    }));
}

/** What follows from how a policy stands among the others of its kind. */
function checkFate(policy: SlaPolicy, fate: PolicyFate): SlaProblem[] {
  const at = { policy: policy.key };
  if (!fate.canHold) return [{ code: 'policyNeverTrue', params: at }];
  if (fate.priorities.size === 0) return [{ code: 'policyNeverReached', params: at }];
  const missing = SlaMetric.options.flatMap((metric): SlaProblem[] => {
    const reached = PRIORITY_KEYS.filter((_key, priority) => fate.priorities.has(priority));
    if (!reached.some((priority) => policy.targets[priority][metric])) return [];
    return reached
      .filter((priority) => policy.targets[priority][metric] === undefined)
      .map((priority) => ({ code: 'targetMissing', params: { ...at, metric, priority } }));
  });
  const silent = policy.escalations.flatMap(({ metric, afterMinutes }, level): SlaProblem[] =>
    fate.levels.has(level)
      ? []
      : [{ code: 'escalationNeverTrue', params: { ...at, metric, minutes: afterMinutes } }],
  );
  return [...missing, ...silent];
}
