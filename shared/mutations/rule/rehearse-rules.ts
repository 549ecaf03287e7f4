import type { PastEvent, PastTicket } from '../../domain/rules/past-ticket.ts';
import type { Occurrence } from '../../domain/rules/rule-matcher.ts';
import { type ReadyRule, runRules } from '../../domain/rules/run-rules.ts';
import type { RuleDraft } from '../../model/rule.ts';
import type { Ticket } from '../../model/ticket.ts';
import { actOnTicket } from '../act-on-ticket.ts';
import type { Reads } from '../mutation.ts';
import { changesBetween, type FieldChange } from '../preview-actions.ts';
import { contextOfRules } from './rules-context.ts';

/** Something that a rule would have done. */
export interface RehearsedAct {
  readonly at: number;
  readonly event: PastEvent['event'];
  readonly rule: string;
  /** 1 for what the event itself set off, more for what rules set off. */
  readonly round: number;
  readonly changes: readonly FieldChange[];
  readonly notes: readonly string[];
}

/** Something that a rule would have wanted, and why it would not have been done. */
export interface RehearsedObstacle {
  readonly at: number;
  readonly rule: string;
  readonly reason: string;
}

/** What rules would have made of one ticket. */
export interface RehearsedTicket {
  readonly acts: readonly RehearsedAct[];
  readonly obstacles: readonly RehearsedObstacle[];
  /** Rules that would have been stopped for going round. */
  readonly culprits: readonly string[];
}

/**
 * What rules would have made of a ticket's history from an instant on. What a rule would have set stays until somebody set that field,
 * as it was; so a rule that would have acted once is not told of again for the same.
 * @param rows what actions name: teams, people, the customer
 */
export function rehearseRules(
  rules: readonly ReadyRule<RuleDraft>[],
  { ticket, events }: PastTicket,
  rows: Reads,
  since: number,
): RehearsedTicket {
  const acts: RehearsedAct[] = [];
  const obstacles: RehearsedObstacle[] = [];
  const culprits = new Set<string>();
  let asked = rules;
  /** As it was, with what rules would have set on top. */
  let wanted = ticket;
  for (const { event, at, actor, changes } of events) {
    const before = event === 'created' ? null : wanted;
    wanted = { ...wanted, ...changes };
    if (at < since || wanted.mergedIntoId !== null) continue;
    const occurrence: Occurrence<Ticket> = { event, at, actor, before, after: wanted, ticket: wanted };
    const run = runRules(asked, occurrence, (rule, { ticket: met }) =>
      actOnTicket(rule.actions, met, rows, contextOfRules(at), () => ''),
    );
    for (const { rule, round, occurrence: met, outcome } of run.steps) {
      if (!outcome.isDone) {
        obstacles.push({ at, rule: rule.name, reason: outcome.reason });
        continue;
      }
      const changed = changesBetween(met.ticket, outcome.ticket);
      if (changed.length === 0 && outcome.notes.length === 0) continue;
      acts.push({ at, event, rule: rule.name, round, changes: changed, notes: outcome.notes });
    }
    const { culprit } = run;
    if (culprit !== null) {
      culprits.add(culprit.name);
      asked = asked.filter(({ rule }) => rule !== culprit);
    }
    wanted = run.ticket;
  }
  return { acts, obstacles, culprits: [...culprits] };
}
