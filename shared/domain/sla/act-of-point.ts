import type { Action } from '../../model/action.ts';
import type { EventCause } from '../../model/event-cause.ts';
import type { TeamId, UserId } from '../../model/ids.ts';
import type { SlaTicketFields } from '../../model/sla-event.ts';
import type { EscalationStep } from '../../model/sla-policy.ts';
import type { Ticket } from '../../model/ticket.ts';
import { matcherOf } from '../conditions/condition-matcher.ts';
import { HIGH_RISK_TAG } from './high-risk.ts';
import { holdersOf, recipientsOf, type Staff } from './recipients.ts';
import type { DeadlinePoint } from './ticket-timers.ts';

type Asked = SlaTicketFields & Pick<Ticket, 'createdAt' | 'teamId' | 'assigneeId'>;

/** Whether a level is passed over, because its condition does not hold now that it is time. */
export function isPassedOver(step: EscalationStep | null, ticket: Asked): boolean {
  return step?.when !== undefined && !matcherOf(step.when)(ticket);
}

/** Whom a point tells; a warning and a breach, which are no level, those who must act. */
export function toldOfPoint(step: EscalationStep | null, ticket: Asked, staff: Staff): readonly UserId[] {
  return step === null ? holdersOf(ticket, staff) : recipientsOf(step.actions, ticket, staff);
}

/** What a point does to the ticket itself. A priority is raised and never lowered. */
export function actionsOfPoint(
  step: EscalationStep | null,
  { priority }: Pick<Ticket, 'priority'>,
): readonly Action[] {
  return (step?.actions ?? []).flatMap((action): readonly Action[] => {
    if (action.do === 'raisePriority')
      return action.to < priority ? [{ kind: 'setPriority', priority: action.to }] : [];
    if (action.do === 'reassign') return [{ kind: 'setTeam', teamId: action.teamId as TeamId }];
    if (action.do === 'markHighRisk') return [{ kind: 'tag', add: [HIGH_RISK_TAG], remove: [] }];
    return [];
  });
}

/** Why Outpost did something at a point: which promise, by which policy, and how far from its deadline. */
export function causeOfPoint({ timer, level, dueAt, afterMs }: DeadlinePoint): EventCause & { kind: 'sla' } {
  const { policy, kind, metric, priority, promise } = timer;
  return {
    kind: 'sla',
    policy: policy.key,
    titles: policy.titles,
    agreement: kind,
    metric,
    priority: priority as Ticket['priority'],
    targetMinutes: promise.target.minutes,
    calendar: promise.target.calendar,
    dueAt,
    level: level?.number ?? null,
    afterMinutes: Math.round(afterMs / 60_000),
  };
}
