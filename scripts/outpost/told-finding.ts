import type { RuleNotice, RuleProblem } from '../../shared/domain/rules/rule-problem.ts';
import type { SlaNotice, SlaProblem } from '../../shared/domain/sla/sla-problem.ts';
import { localeOf } from '../../shared/i18n/locale-of.mjs';
import { translate } from '../../shared/i18n/resources.ts';

type Value = string | number;
/** What the command line says of a problem or notice about policies or rules. */
export type ToldFinding = Readonly<{ code: string; message: string; policy?: Value; rule?: Value }>;

/** A problem with its sentence in the language of the person. */
export const toldProblem = ({ code, params }: SlaProblem): ToldFinding =>
  told(code, translate(localeOf(process.env), `sla.problem.${code}`, params), params);

/** A notice with its sentence. */
export const toldNotice = ({ code, params }: SlaNotice): ToldFinding =>
  told(code, translate(localeOf(process.env), `sla.notice.${code}`, params), params);

/** A problem of rules with its sentence. */
export const toldRuleProblem = ({ code, params }: RuleProblem): ToldFinding =>
  told(code, translate(localeOf(process.env), `rule.problem.${code}`, params), params);

/** What could not be judged of rules, with its sentence. */
export const toldRuleNotice = ({ code, params }: RuleNotice): ToldFinding =>
  told(code, translate(localeOf(process.env), `rule.notice.${code}`, params), params);

/** Problems within the sentence of an error, without a full stop of their own. */
export const withinSentence = ({ message }: ToldFinding): string => message.replace(/[.。]$/, '');

function told(code: string, message: string, { policy, rule }: SlaProblem['params']): ToldFinding {
  return {
    code,
    ...(policy === undefined ? {} : { policy }),
    ...(rule === undefined ? {} : { rule }),
    message,
  };
}
