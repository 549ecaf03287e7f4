import { z } from 'zod';
import { ACTION_LIMITS, Action } from './action.ts';
import { RuleId } from './ids.ts';
import { RuleCondition } from './rule-condition.ts';

/** How many rules an organization may have. */
export const MOST_RULES = 500;

/**
 * How often rules may set off rules after one change. What is longer is a loop, or nobody can oversee it any more: it is
 * cut, and the rule that would have gone on is stopped for that ticket.
 */
export const MOST_ROUNDS = 8;

/** Nobody is there whose draft it could be, or who could be "me". */
function isForRules(action: Action): boolean {
  if (action.kind === 'draftReply') return false;
  return action.kind !== 'assign' || action.assigneeId === null || typeof action.assigneeId === 'string';
}

export const RuleName = z.string().trim().min(1).max(100);
const RuleAction = Action.refine(isForRules, 'needs somebody who does it, and a rule is nobody');
export const RuleActions = z.array(RuleAction).min(1).max(ACTION_LIMITS.actions);

/** A rule as somebody writes it: what it does, and when, without its place among the others. */
export const RuleDraft = z.strictObject({
  name: RuleName,
  isEnabled: z.boolean().default(true),
  /** Asked of the ticket as it is after a change, and of the change. */
  when: RuleCondition,
  actions: RuleActions,
  /** Where it was done, no rule behind it is asked about the same event. */
  isLast: z.boolean().default(false),
});
export type RuleDraft = z.infer<typeof RuleDraft>;

/** One rule, or several in their order. */
export const RuleFile = z.union([
  RuleDraft,
  z.strictObject({ rules: z.array(RuleDraft).min(1).max(MOST_RULES) }),
]);

/** A rule of the organization: asked about every change of a ticket, at the center only. */
export const Rule = z.object({
  id: RuleId,
  name: RuleName,
  /** Rules are asked in this order. */
  position: z.number().int(),
  isEnabled: z.boolean(),
  when: RuleCondition,
  actions: RuleActions,
  isLast: z.boolean(),
  /** Begins with 1; each save makes the next. */
  version: z.number().int().positive(),
});
export type Rule = z.infer<typeof Rule>;
