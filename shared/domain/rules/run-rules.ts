import { MOST_ROUNDS } from '../../model/rule.ts';
import type { MatchedTicket } from '../conditions/condition-matcher.ts';
import type { Occurrence, RuleMatcher } from './rule-matcher.ts';

/** A rule, ready to be asked. */
export interface ReadyRule<Rule> {
  readonly rule: Rule;
  readonly holds: RuleMatcher;
}

/** What the actions of a rule would make of a ticket; the same ticket where they change nothing of it. */
export type RuleOutcome<Ticket, Done> =
  | ({ readonly isDone: true; readonly ticket: Ticket } & Done)
  | { readonly isDone: false; readonly reason: string };

/** One rule that held, in which round, and what it met. */
export interface RuleStep<Rule, Ticket, Done> {
  readonly rule: Rule;
  readonly round: number;
  readonly occurrence: Occurrence<Ticket & MatchedTicket>;
  readonly outcome: RuleOutcome<Ticket, Done>;
}

/** Everything that rules make of one event. */
export interface RuleRun<Rule, Ticket, Done> {
  readonly ticket: Ticket;
  readonly steps: readonly RuleStep<Rule, Ticket, Done>[];
  /** The rule for whose sake a chain without an end was cut. */
  readonly culprit: Rule | null;
}

/**
 * Asks rules about an event, in their order; each meets the ticket as those before it left it. What they changed in one round is an
 * event of its own, by the system, about which all are asked again. Decides only: `act` says what a rule would do, and changes nothing.
 */
export function runRules<Rule extends { readonly isLast: boolean }, Ticket extends MatchedTicket, Done>(
  rules: readonly ReadyRule<Rule>[],
  first: Occurrence<Ticket>,
  act: (rule: Rule, occurrence: Occurrence<Ticket>) => RuleOutcome<Ticket, Done>,
): RuleRun<Rule, Ticket, Done> {
  const steps: RuleStep<Rule, Ticket, Done>[] = [];
  let event = first;
  for (let round = 1; ; round += 1) {
    let occurrence = event;
    for (const { rule, holds } of rules) {
      if (!holds(occurrence)) continue;
      const outcome = act(rule, occurrence);
      const isChange = outcome.isDone && outcome.ticket !== occurrence.ticket;
      if (round > MOST_ROUNDS) {
        if (!isChange) continue;
        return { ticket: occurrence.ticket, steps, culprit: busiestOf(steps) ?? rule };
      }
      steps.push({ rule, round, occurrence, outcome });
      if (isChange) occurrence = { ...occurrence, ticket: outcome.ticket };
      if (outcome.isDone && rule.isLast) break;
    }
    if (occurrence.ticket === event.ticket) return { ticket: event.ticket, steps, culprit: null };
    event = {
      event: 'changed',
      at: first.at,
      actor: { kind: 'system', id: null },
      before: event.ticket,
      after: occurrence.ticket,
      ticket: occurrence.ticket,
    };
  }
}

/** Of a chain that has no end, the rule that did most. */
function busiestOf<Rule, Ticket, Done>(steps: readonly RuleStep<Rule, Ticket, Done>[]): Rule | null {
  const counts = new Map<Rule, number>();
  for (const { rule } of steps) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  let busiest: Rule | null = null;
  for (const [rule, count] of counts) {
    if (busiest === null || count > (counts.get(busiest) ?? 0)) busiest = rule;
  }
  return busiest;
}
