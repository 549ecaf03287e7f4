import type { RuleStop } from '../../db/server/queries/rules.ts';
import { type ReadyRule, type RuleStep, runRules } from '../../shared/domain/rules/run-rules.ts';
import { isSnoozedAt } from '../../shared/domain/tickets/snooze.ts';
import { comparisonsIn } from '../../shared/domain/views/saved-condition.ts';
import type { EventCause } from '../../shared/model/event-cause.ts';
import { MOST_ROUNDS, type Rule } from '../../shared/model/rule.ts';
import { isEventComparison } from '../../shared/model/rule-condition.ts';
import type { Ticket } from '../../shared/model/ticket.ts';
import { actOnTicket } from '../../shared/mutations/act-on-ticket.ts';
import { contextOfRules } from '../../shared/mutations/rule/rules-context.ts';
import type { JudgePorts, Trial } from '../mutations/judge.ts';
import type { UnitOfWork } from '../mutations/unit-of-work.ts';
import { applyActions } from './apply-actions.ts';
import { occurrenceOf, type TouchedTicket } from './touched-tickets.ts';

/** A change that was taken, and the rules there are. */
interface Followed {
  readonly work: UnitOfWork;
  readonly ready: readonly ReadyRule<Rule>[];
  /** What went round before; such a rule is not asked about its ticket. */
  readonly stops: readonly RuleStop[];
  readonly touched: readonly TouchedTicket[];
  readonly trial: Trial;
  readonly ports: JudgePorts;
}

/**
 * Has rules followed about each ticket that a change was about (docs/spec/sync.md R180). A bug in it is reported and never keeps the
 * change from being taken.
 * @returns the rules that went round now
 */
export function followRules({ work, ready, stops, touched, trial, ports }: Followed): readonly RuleStop[] {
  const now = trial.receivedAt;
  const made: RuleStop[] = [];
  for (const each of touched) {
    const occurrence = occurrenceOf(each, work.reads, trial.actor, now);
    if (occurrence === null) continue;
    try {
      const asked = ready.filter(({ rule }) => !stops.some((stop) => isStopped(rule, each.ticketId, stop)));
      const { steps, culprit } = runRules<Rule, Ticket, object>(asked, occurrence, (rule, { ticket }) =>
        actOnTicket(rule.actions, ticket, work.reads, contextOfRules(now), () => ports.newId()),
      );
      for (const step of steps) {
        const { outcome } = step;
        if (!outcome.isDone) continue;
        // Decided once more on the same rows, so it comes to the same.
        const { actions } = step.rule;
        applyActions(work, { ticketId: each.ticketId, actions, cause: causeOf(step), now }, ports);
      }
      if (culprit === null) continue;
      made.push({ ruleId: culprit.id, ticketId: each.ticketId, version: culprit.version });
      ports.reportLoop({ rule: culprit.name, ticketNumber: occurrence.ticket.number, rounds: MOST_ROUNDS });
    } catch (error) {
      ports.reportBug(error, trial);
    }
  }
  return made;
}

function isStopped(rule: Rule, ticketId: string, stop: RuleStop): boolean {
  return stop.ticketId === ticketId && stop.ruleId === rule.id && stop.version === rule.version;
}

/** Why a rule did what it did: the rule as it is now, what set it off, and what it met. */
function causeOf({ rule, round, occurrence }: RuleStep<Rule, Ticket, object>): EventCause {
  const fields = new Set(
    comparisonsIn(rule.when).flatMap((comparison) =>
      isEventComparison(comparison) && ['event', 'actor'].includes(comparison.field)
        ? []
        : [comparison.field],
    ),
  );
  const { ticket, at } = occurrence;
  const inputs = [...fields].map((field) => {
    return [
      field,
      field === 'isSnoozed' ? Number(isSnoozedAt(ticket, at)) : Reflect.get(ticket, field),
    ] as const;
  });
  return {
    kind: 'rule',
    ruleId: rule.id,
    version: rule.version,
    name: rule.name,
    event: occurrence.event,
    round,
    inputs: Object.fromEntries(inputs),
  };
}
