import type { ProcessProblem } from '../../shared/domain/processes/process-problem.ts';
import { validateTemplate } from '../../shared/domain/processes/validate-template.ts';
import { localeOf } from '../../shared/i18n/locale-of.mjs';
import { translate } from '../../shared/i18n/resources.ts';
import { ProcessTemplate } from '../../shared/model/process-template.ts';
import { CommandError } from './command-error.ts';
import { parseInput } from './parse-input.ts';
import { readTextFile } from './read-text-file.ts';
import type { Command } from './registry.ts';

function told({ code, step, field, params }: ProcessProblem) {
  const mentioned = { ...params, step, ...(field === undefined ? {} : { field }) };
  const message = translate(localeOf(process.env), `process.problem.${code}`, mentioned);
  return { code, step, ...(field === undefined ? {} : { field }), message };
}

/** Judges a process template in a file; needs neither a server nor its database. */
export const processValidate: Command = {
  summary: 'says what is wrong with a process template in a JSON file; ends with 1 if anything is',
  usage: 'process validate <file>',
  async run({ args }) {
    const [file, ...others] = args;
    if (file === undefined || others.length > 0)
      throw new CommandError('argumentsInvalid', 'process validate takes one file, and --json');
    const text = await readTextFile(file, {
      unreadable: 'processFileUnreadable',
      invalid: 'processTemplateInvalid',
    });
    const template = parseInput(ProcessTemplate, text, 'processTemplateInvalid');
    const problems = validateTemplate(template).map(told);
    const { key, version, steps } = template;
    const valid = translate(localeOf(process.env), 'process.valid', { key, version, steps: steps.length });
    return {
      valid: problems.length === 0,
      problems,
      exitCode: problems.length === 0 ? 0 : 1,
      text: problems.length === 0 ? valid : problems.map(({ message }) => message).join('\n'),
    };
  },
};
