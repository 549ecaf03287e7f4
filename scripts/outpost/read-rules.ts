import { type RuleDraft, RuleFile } from '../../shared/model/rule.ts';
import { parseInput } from './parse-input.ts';
import { readTextFile } from './read-text-file.ts';

/** The rules in a file, in their order: one, or several. */
export async function readRules(file: string): Promise<readonly RuleDraft[]> {
  const text = await readTextFile(file, { unreadable: 'ruleFileUnreadable', invalid: 'rulesInvalid' });
  const written = parseInput(RuleFile, text, 'rulesInvalid');
  return 'rules' in written ? written.rules : [written];
}
