import { RULE_PROBLEM_CODES } from '../../../shared/domain/rules/rule-problem.ts';
import type { RuleId } from '../../../shared/model/ids.ts';
import type { Rule } from '../../../shared/model/rule.ts';
import { undoAct } from '../../commands/step-history.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import { reportError } from '../../report-error.ts';
import type { Services } from '../../services.ts';

/** A rule that does nothing yet, behind all others. */
export function newRule({ newId }: Pick<Services, 'newId'>, rules: readonly Rule[]): Rule {
  const position = Math.max(0, ...rules.map((rule) => rule.position)) + 1;
  const id = newId() as RuleId;
  return {
    id,
    name: '',
    position,
    isEnabled: true,
    when: { all: [] },
    actions: [],
    isLast: false,
    version: 1,
  };
}

/** Saves rules as one act. @returns why one was not saved, in words; null when all were */
export async function saveRules(services: Services, rules: readonly Rule[]): Promise<string | null> {
  const { store, newId } = services;
  const act = newId();
  for (const { id: ruleId, version: _version, ...rule } of rules) {
    const result = await store.mutate('rule.save', { ruleId, ...rule }, { act });
    if (!result.isSaved) return refusalText(services, result.code, result.params);
  }
  return null;
}

type Refusal = Parameters<typeof rejectionText>;

/** A rule that could not run is told with what is wrong with it. */
function refusalText({ translator }: Services, code: Refusal[1], params: Refusal[2]): string {
  const problem = RULE_PROBLEM_CODES.find((each) => each === params.problem);
  if (code !== 'ruleInvalid' || problem === undefined) return rejectionText(translator.t, code, params);
  const said = Object.entries(params).map(([name, value]) => [name, String(value)] as const);
  return translator.t(`rule.problem.${problem}`, Object.fromEntries(said));
}

/** Deletes a rule, and offers to bring it back. */
export async function deleteRule(services: Services, { id, name }: Pick<Rule, 'id' | 'name'>): Promise<void> {
  const { store, toasts, translator, newId } = services;
  const act = newId();
  const result = await store.mutate('rule.delete', { ruleId: id }, { act });
  if (!result.isSaved) {
    toasts.show({ text: rejectionText(translator.t, result.code, result.params), tone: 'warning' }, 'rule');
    return;
  }
  const run = (): void => {
    undoAct(services, act).catch(reportError(services));
  };
  const action = { label: translator.t('action.undo'), run };
  toasts.show({ text: translator.t('rules.deleted', { name }), action }, 'rule');
}
