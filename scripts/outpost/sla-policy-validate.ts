import { validatePolicies } from '../../shared/domain/sla/validate-policies.ts';
import { localeOf } from '../../shared/i18n/locale-of.mjs';
import { translate } from '../../shared/i18n/resources.ts';
import { SlaPolicySet } from '../../shared/model/sla-policy.ts';
import { CommandError } from './command-error.ts';
import { parseInput } from './parse-input.ts';
import { readTextFile } from './read-text-file.ts';
import type { Command } from './registry.ts';
import { toldNotice, toldProblem } from './told-finding.ts';

/** Judges service level policies in a file; needs neither a server nor its database. */
export const slaPolicyValidate: Command = {
  summary: 'says what is wrong with service level policies in a JSON file; ends with 1 if anything is',
  usage: 'sla policy validate <file>',
  async run({ args }) {
    const [file, ...others] = args;
    if (file === undefined || others.length > 0)
      throw new CommandError('argumentsInvalid', 'sla policy validate takes one file, and --json');
    const text = await readTextFile(file, { unreadable: 'slaFileUnreadable', invalid: 'slaPoliciesInvalid' });
    const set = parseInput(SlaPolicySet, text, 'slaPoliciesInvalid');
    const findings = validatePolicies(set);
    const problems = findings.problems.map(toldProblem);
    const notices = findings.notices.map(toldNotice);
    const isValid = problems.length === 0;
    const counted = { policies: set.policies.length, calendars: Object.keys(set.calendars).length };
    const first = isValid ? [translate(localeOf(process.env), 'sla.valid', counted)] : [];
    return {
      valid: isValid,
      problems,
      notices,
      exitCode: isValid ? 0 : 1,
      text: [...first, ...[...problems, ...notices].map(({ message }) => message)].join('\n'),
    };
  },
};
