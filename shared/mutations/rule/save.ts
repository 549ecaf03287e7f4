import { z } from 'zod';
import { isConditionSmall } from '../../domain/views/saved-condition.ts';
import { RuleId } from '../../model/ids.ts';
import { MOST_RULES, type Rule, RuleActions, RuleName } from '../../model/rule.ts';
import { RuleCondition } from '../../model/rule-condition.ts';
import { canonicalJson } from '../../util/canonical-json.ts';
import { withoutControls } from '../../util/without-controls.ts';
import { accept, defineMutation, type MutationCall, refuse } from '../mutation.ts';
import { mayWriteRules } from './may-write.ts';
import { rowsOfActions } from './rows-of-actions.ts';
import { validateRules } from './validate-rules.ts';

/** Makes a rule, or replaces it whole by its next version. One that could not run is not taken. */
export const saveRule = defineMutation({
  name: 'rule.save',
  version: 1,
  args: z.object({
    ruleId: RuleId,
    name: z.string().overwrite(withoutControls).pipe(RuleName),
    position: z.number().int().min(-1_000_000_000).max(1_000_000_000),
    isEnabled: z.boolean(),
    when: RuleCondition,
    actions: RuleActions,
    isLast: z.boolean(),
  }),
  reads: ({ ruleId, actions }) => [{ entity: 'rule', id: ruleId }, ...rowsOfActions(actions)],
  decide(reads, { ruleId, ...wanted }, { actor, ruleCount }) {
    if (!mayWriteRules(actor)) return refuse('notPermitted');
    if (!isConditionSmall(wanted.when)) return refuse('conditionTooLarge');
    for (const action of wanted.actions) {
      if (action.kind === 'setTeam' && !reads.get('team', action.teamId)) return refuse('teamNotFound');
      if (action.kind !== 'assign' || typeof action.assigneeId !== 'string') continue;
      const person = reads.get('user', action.assigneeId);
      if (person === undefined) return refuse('userNotFound');
      if (!person.isActive) return refuse('assigneeInactive', { name: person.name });
    }
    const [problem] = validateRules([{ ...wanted, isEnabled: true }], null).problems;
    if (problem) return refuse('ruleInvalid', { problem: problem.code, ...problem.params });
    const before = reads.get('rule', ruleId);
    if (before === undefined && ruleCount() >= MOST_RULES)
      return refuse('tooManyRules', { most: MOST_RULES });
    const row: Rule = { id: ruleId, ...wanted, version: before?.version ?? 1 };
    if (before === undefined) return accept([{ kind: 'put', entity: 'rule', row }]);
    if (canonicalJson(before) === canonicalJson(row)) return accept([]);
    return accept([{ kind: 'put', entity: 'rule', row: { ...row, version: before.version + 1 } }]);
  },
  invert(reads, { ruleId }) {
    const before = reads.get('rule', ruleId);
    return before === undefined ? { name: 'rule.delete', args: { ruleId } } : savingAgain(before);
  },
});

/** The call that puts a rule back as it is. */
export function savingAgain({ id: ruleId, version: _version, ...rule }: Rule): MutationCall {
  return { name: 'rule.save', args: { ruleId, ...rule } };
}
