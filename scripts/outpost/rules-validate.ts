import { localeOf } from '../../shared/i18n/locale-of.mjs';
import { translate } from '../../shared/i18n/resources.ts';
import { validateRules } from '../../shared/mutations/rule/validate-rules.ts';
import { CommandError } from './command-error.ts';
import { readRules } from './read-rules.ts';
import type { Command } from './registry.ts';
import { toldRuleNotice, toldRuleProblem } from './told-finding.ts';

/** Judges rules in a file; needs neither a server nor its database, and takes teams and people for known. */
export const rulesValidate: Command = {
  summary: 'says what is wrong with rules in a JSON file; ends with 1 if anything is',
  usage: 'rules validate <file>',
  async run({ args }) {
    const [file, ...others] = args;
    if (file === undefined || others.length > 0)
      throw new CommandError('argumentsInvalid', 'rules validate takes one file, and --json');
    const rules = await readRules(file);
    const findings = validateRules(rules, null);
    const problems = findings.problems.map(toldRuleProblem);
    const notices = findings.notices.map(toldRuleNotice);
    const isValid = problems.length === 0;
    const valid = translate(localeOf(process.env), 'rule.valid', { count: rules.length });
    return {
      valid: isValid,
      problems,
      notices,
      exitCode: isValid ? 0 : 1,
      text: [...(isValid ? [valid] : []), ...[...problems, ...notices].map(({ message }) => message)].join(
        '\n',
      ),
    };
  },
};
