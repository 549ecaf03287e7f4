import type { Comparison, Condition } from '../../model/condition.ts';
import type { RuleComparison, RuleCondition } from '../../model/rule-condition.ts';
import { isYesOrNo } from '../conditions/condition-values.ts';

/** What a condition that a person saves may hold: enough for every desk, and cheap to count on a million tickets. */
export const CONDITION_LIMITS = { comparisons: 50, depth: 4 } as const;

const INSTANTS: readonly string[] = ['createdAt', 'updatedAt', 'nextDueAt'];

/** Every comparison in a condition, in order; of whichever language that has groups as conditions do. */
export function comparisonsIn(condition: Condition): readonly Comparison[];
export function comparisonsIn(condition: RuleCondition): readonly RuleComparison[];
export function comparisonsIn(condition: RuleCondition): readonly RuleComparison[] {
  const parts = partsOf(condition);
  return parts === null ? [condition as RuleComparison] : parts.flatMap((each) => comparisonsIn(each));
}

/** Whether a condition stays within what a saved view may ask. */
export function isConditionSmall(condition: RuleCondition): boolean {
  return (
    depthOf(condition) <= CONDITION_LIMITS.depth &&
    comparisonsIn(condition).length <= CONDITION_LIMITS.comparisons
  );
}

/** Whether each comparison compares what can be compared: times with times, everything else by its values. */
export function isConditionSound(condition: Condition): boolean {
  return comparisonsIn(condition).every(isSound);
}

function isSound(comparison: Comparison): boolean {
  const { field, operator, value } = comparison;
  if (field === 'isSnoozed' || field === 'isWatched') return isYesOrNo(comparison);
  const isAgo = typeof value === 'object' && value !== null && 'agoMinutes' in value;
  if (operator === 'before' || operator === 'after') {
    return INSTANTS.includes(field) && (isAgo || typeof value === 'number');
  }
  return !isAgo && (!INSTANTS.includes(field) || value === null);
}

function partsOf(condition: RuleCondition): readonly RuleCondition[] | null {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  return 'none' in condition ? condition.none : null;
}

function depthOf(condition: RuleCondition): number {
  const parts = partsOf(condition);
  return parts === null ? 1 : 1 + Math.max(0, ...parts.map(depthOf));
}
