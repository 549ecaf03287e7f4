import { comparisonsIn } from '../../../shared/domain/views/saved-condition.ts';
import type { Condition } from '../../../shared/model/condition.ts';
import {
  type ActorKind,
  type ChangeField,
  isEventComparison,
  type RuleComparison,
  type RuleCondition,
  type RuleMoment,
} from '../../../shared/model/rule-condition.ts';
import { type ConditionGroup, conditionOf, formOf, isLineComplete } from '../views/condition-form.ts';

/** What became of a field, as a person says it. */
export interface ChangedPart {
  /** Null where it does not matter what changed. */
  readonly field: ChangeField | null;
  readonly test: 'changed' | 'changedTo' | 'changedFrom';
  readonly values: readonly (string | number)[];
}

/** The condition of a rule as its form has it: what happened, who did it, what changed, and how the ticket is. */
export interface RuleForm {
  readonly event: RuleMoment | 'any';
  readonly actor: ActorKind | 'any';
  readonly changed: ChangedPart;
  readonly groups: readonly ConditionGroup[];
}

const ANY_CHANGE: ChangedPart = { field: null, test: 'changed', values: [] };

/** The form of a rule's condition; null where it says more than the form can. */
export function ruleFormOf(when: RuleCondition, newKey: () => string): RuleForm | null {
  const parts = 'all' in when ? when.all : [when];
  let [event, actor, changed]: [RuleForm['event'], RuleForm['actor'], ChangedPart] = [
    'any',
    'any',
    ANY_CHANGE,
  ];
  const rest: RuleCondition[] = [];
  for (const part of parts) {
    if (!('field' in part) || !isEventComparison(part)) rest.push(part);
    else if (
      part.field === 'event' &&
      event === 'any' &&
      part.operator === 'is' &&
      !Array.isArray(part.value)
    ) {
      event = part.value;
    } else if (part.field === 'actor' && actor === 'any' && part.operator === 'is' && isKind(part.value)) {
      actor = part.value;
    } else if (changed === ANY_CHANGE && part.field !== 'event' && part.field !== 'actor') {
      const value = 'value' in part ? [part.value].flat() : [];
      if (value.includes(null)) return null;
      const values = value.filter((each) => each !== null);
      changed = { field: part.field, test: part.operator, values };
    } else return null;
  }
  if (rest.some((part) => comparisonsIn(part).some(isEventComparison))) return null;
  const groups = formOf({ all: rest as Condition[] }, newKey);
  return groups === null ? null : { event, actor, changed, groups };
}

function isKind(value: unknown): value is ActorKind {
  return value === 'agent' || value === 'customer' || value === 'system';
}

/** The condition that the form says. */
export function whenOf({ event, actor, changed, groups }: RuleForm): RuleCondition {
  const state = conditionOf(groups);
  const first: RuleComparison[] = [];
  if (event !== 'any') first.push({ field: 'event', operator: 'is', value: event });
  if (actor !== 'any') first.push({ field: 'actor', operator: 'is', value: actor });
  if (changed.field !== null) {
    const { field, test, values } = changed;
    first.push(
      test === 'changed' ? { field, operator: test } : { field, operator: test, value: [...values] },
    );
  }
  return { all: [...first, ...('all' in state ? state.all : [state])] as RuleCondition[] };
}

/** Whether every part of the form says what it compares with. */
export function isFormComplete({ changed, groups }: RuleForm): boolean {
  const isChangeComplete = changed.field === null || changed.test === 'changed' || changed.values.length > 0;
  return isChangeComplete && groups.every(({ lines }) => lines.every(isLineComplete));
}
