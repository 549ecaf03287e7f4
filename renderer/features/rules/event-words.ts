import type { Rule } from '../../../shared/model/rule.ts';
import type { Translate } from '../../i18n/translator.ts';
import { ruleFormOf } from './rule-form.ts';

/** What a rule waits for, in a few words: “a change of status”. */
export function eventWords({ when }: Pick<Rule, 'when'>, t: Translate): string {
  const form = ruleFormOf(when, () => '');
  if (form === null) return t('rules.manyEvents');
  const { event, changed } = form;
  if (changed.field !== null) return t('rules.changeOf', { field: t(`conditionField.${changed.field}`) });
  return t(event === 'any' ? 'ruleDialog.anyEvent' : `ruleMoment.${event}`);
}
