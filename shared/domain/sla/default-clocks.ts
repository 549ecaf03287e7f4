import type { Condition } from '../../model/condition.ts';
import type { ClockRules, SlaMetric, SlaPolicy } from '../../model/sla-policy.ts';
import type { Status } from '../../model/status.ts';
import { CLOSED_STATUSES } from '../../model/status-groups.ts';
import { unreachable } from '../../util/unreachable.ts';

const statusIn = (statuses: readonly Status[]): Condition => ({
  field: 'status',
  operator: 'in',
  value: [...statuses],
});
const isClosed = { when: statusIn(CLOSED_STATUSES) };

/** The six conditions of a policy's clock: its own, or the usual ones. */
export function clockRulesOf(policy: SlaPolicy, metric: SlaMetric): ClockRules {
  return policy.clocks[metric] ?? usualRules(metric, policy.pauseStatuses);
}

function usualRules(metric: SlaMetric, pauseStatuses: readonly Status[]): ClockRules {
  switch (metric) {
    case 'firstResponse':
      // Solved without a word to the customer, nothing was answered and nothing is owed any more.
      return {
        start: { on: ['created'] },
        stop: { on: ['publicReply'] },
        cancel: isClosed,
        afterStop: 'stay',
      };
    case 'nextResponse':
      return {
        start: { on: ['customerFollowUp'] },
        stop: { on: ['publicReply'] },
        cancel: isClosed,
        afterStop: 'restart',
      };
    case 'periodicUpdate':
      // While the customer is waited for there is nothing to tell; while a supplier is, there is.
      return {
        start: { on: ['publicReply', 'reopened'] },
        reset: { on: ['publicReply'] },
        stop: isClosed,
        pause: { when: statusIn(['pending']) },
        afterStop: 'restart',
      };
    case 'resolution':
      return {
        start: { on: ['created', 'reopened'] },
        stop: isClosed,
        ...(pauseStatuses.length === 0 ? {} : { pause: { when: statusIn(pauseStatuses) } }),
        afterStop: 'continue',
      };
    default:
      return unreachable(metric);
  }
}
